"""Rules for an order row (R1xx)."""

from __future__ import annotations

from routing.rules.rule import Rule, Severity

__all__ = ["ALL"]

REFUSE, WARN = Severity.REFUSE, Severity.WARN

POLICY_MISSING = Rule(
    "R101",
    REFUSE,
    "the policy number is missing",
    "fill it in",
    "缺少保单号",
    "请填写保单号",
)
POLICY_MALFORMED = Rule(
    "R102",
    REFUSE,
    "this is no policy number",
    "use 3 to 40 letters, digits and - _ / .",
    "保单号格式不对",
    "请使用 3 至 40 位字母、数字或 - _ / .",
)
POLICY_CUT = Rule(
    "R103",
    REFUSE,
    "the spreadsheet stored the policy number as a number and lost digits",
    "format the column as text and enter the number again",
    "保单号被存为数字，末尾数字已丢失",
    "请将该列设为文本格式后重新填写",
)
POLICY_TWICE = Rule(
    "R104",
    REFUSE,
    "the policy number stands already in {first}, with the same content",
    "nothing to do, or delete this row",
    "保单号与 {first.in_chinese} 重复，内容相同",
    "可忽略或删除本行",
)
POLICY_CLASH = Rule(
    "R105",
    REFUSE,
    "the policy number stands already in {first}, where {fields} differs",
    "find out which row is right and delete the other",
    "保单号与 {first.in_chinese} 重复，但 {fields} 不同",
    "请核实后只保留正确的一行",
)
NAME_MISSING = Rule(
    "R106",
    WARN,
    "the customer's name is missing",
    "fill it in: the courier asks for the customer by name",
    "缺少客户姓名",
    "请填写，以便配送员核对客户",
)
PHONE_MISSING = Rule(
    "R107",
    WARN,
    "there is no phone number",
    "fill it in: the courier cannot announce himself",
    "缺少联系电话",
    "请填写，否则配送员无法联系客户",
)
PHONE_MALFORMED = Rule(
    "R108",
    WARN,
    "this is no phone number: {reason}",
    "write 11 digits for a mobile phone, area code and number for a landline",
    "电话号码格式不对：{reason_zh}",
    "手机请填 11 位，座机请加区号",
)
ADDRESS_MISSING = Rule(
    "R109",
    REFUSE,
    "there is no address",
    "fill it in with district, road and number",
    "缺少配送地址",
    "请填写区、路名和门牌号",
)
ADDRESS_ELSEWHERE = Rule(
    "R110",
    REFUSE,
    "this is no address to drive to",
    "write the address out with district, road and number",
    "不是可以配送的地址",
    "请写明区、路名和门牌号",
)
DATE_MISSING = Rule(
    "R111",
    REFUSE,
    "the appointment has no date",
    "fill it in, e.g. {day}",
    "缺少预约日期",
    "请填写，例如 {day}",
)
DATE_UNREADABLE = Rule(
    "R112",
    REFUSE,
    "the date cannot be read",
    "write it as {day}",
    "日期无法识别",
    "请写成 {day}",
)
DATE_IMPOSSIBLE = Rule(
    "R113",
    REFUSE,
    "there is no such date: {reason}",
    "ask the customer which day was meant",
    "日期不存在：{reason_zh}",
    "请与客户确认日期",
)
DATE_RELATIVE = Rule(
    "R114",
    REFUSE,
    "the date counts from a day that the file does not name",
    "write the date out, e.g. {day}",
    "日期是相对日期，无法确定是哪一天",
    "请写明日期，例如 {day}",
)
DATE_OTHER = Rule(
    "R115",
    REFUSE,
    "the appointment is on {other}, not on the planning day {day}",
    "nothing to do: plan it with that day's orders",
    "预约日期是 {other}，不是计划日 {day}",
    "无需修改，请放入当日的计划",
)
WINDOW_UNREADABLE = Rule(
    "R116",
    REFUSE,
    "the time cannot be read",
    "write e.g. 上午, 9:00-11:00, 下午3点前 or 全天",
    "时段无法识别",
    "请写成 上午、9:00-11:00、下午3点前 或 全天",
)
WINDOW_IMPOSSIBLE = Rule(
    "R117",
    REFUSE,
    "the time cannot be: {reason}",
    "write e.g. 9:00-11:00, the earlier time first",
    "时段不成立：{reason_zh}",
    "请写成 9:00-11:00，先早后晚",
)
WINDOW_NIGHT = Rule(
    "R118",
    REFUSE,
    "the window {window} lies outside the visiting hours {hours}",
    "agree a time within them; write the afternoon as 14:00",
    "时段 {window} 不在可上门时间 {hours} 内",
    "请与客户另约时间；下午请写成 14:00",
)
WINDOW_INFERRED = Rule(
    "R119",
    WARN,
    "the time was read as {window}",
    "write 14:00 or 下午2点 to be sure",
    "时段按 {window} 处理",
    "请写成 14:00 或 下午2点 以免误解",
)
WISH_UNREADABLE = Rule(
    "R120",
    WARN,
    "the preferred time cannot be read and was left out",
    "write e.g. 上午 or 9:00-11:00",
    "期望时段无法识别，已忽略",
    "请写成 上午 或 9:00-11:00",
)
PREMIUM_MISSING = Rule(
    "R121",
    REFUSE,
    "the premium due is missing",
    "fill in the amount to collect, 0 if none",
    "缺少应收保费",
    "请填写应收金额，无需收费请填 0",
)
PREMIUM_UNREADABLE = Rule(
    "R122",
    REFUSE,
    "this is no amount of money",
    "write it as 1234.50",
    "金额无法识别",
    "请写成 1234.50",
)
PREMIUM_NEGATIVE = Rule(
    "R123",
    REFUSE,
    "the premium due is negative",
    "write 0 if nothing is collected; refunds are not delivered",
    "应收保费为负数",
    "无需收费请填 0，退款不在配送范围",
)
PREMIUM_FRACTION = Rule(
    "R124",
    REFUSE,
    "the premium due is not a whole number of fen: {reason}",
    "round it to two decimals",
    "应收保费不足一分：{reason_zh}",
    "请保留两位小数",
)
PREMIUM_LARGE = Rule(
    "R125",
    WARN,
    "the premium due is unusually high: {yuan} yuan",
    "check for a slipped decimal point",
    "应收保费异常偏高：{yuan} 元",
    "请检查小数点",
)
PAYMENT_UNKNOWN = Rule(
    "R126",
    WARN,
    "the way of paying is not known; it counts as undecided",
    "write 现金, POS, 微信, 支付宝 or 已付",
    "支付方式无法识别，按未定处理",
    "请写 现金、POS、微信、支付宝 或 已付",
)
NOTHING_TO_PAY = Rule(
    "R127",
    WARN,
    "a way of paying is given, but nothing is due",
    "check the amount",
    "有支付方式但应收金额为 0",
    "请核对金额",
)
INSPECTION_UNREADABLE = Rule(
    "R128",
    REFUSE,
    "it is not clear whether the vehicle is to be inspected",
    "write 是 or 否",
    "无法判断是否验车",
    "请写 是 或 否",
)
VEHICLE_UNKNOWN = Rule(
    "R129",
    WARN,
    "the vehicle to be inspected has neither plate nor VIN",
    "fill in one of them",
    "需要验车但没有车牌号和车架号",
    "请至少填写一项",
)
VIN_MALFORMED = Rule(
    "R130",
    WARN,
    "the VIN {reason}",
    "compare it with the driving licence",
    "车架号有误：{reason_zh}",
    "请与行驶证核对",
)
VIN_CHECK_DIGIT = Rule(
    "R131",
    WARN,
    "the VIN's check digit (position 9) does not fit",
    "compare it with the driving licence; some imported cars have none",
    "车架号第 9 位校验码不符",
    "请与行驶证核对（部分进口车没有校验码）",
)
PLATE_MALFORMED = Rule(
    "R132",
    WARN,
    "this is no number plate",
    "compare it with the driving licence, or leave it blank for a new car",
    "车牌号格式不对",
    "请与行驶证核对，新车可留空",
)
TIER_UNKNOWN = Rule(
    "R133",
    WARN,
    "the customer tier is not known; the priority is {priority}",
    "use one of {tiers}, or add it to the settings",
    "客户等级未知，优先级按 {priority} 处理",
    "请使用 {tiers}，或在设置中添加",
)
PRIORITY_UNREADABLE = Rule(
    "R134",
    WARN,
    "the priority is no whole number from 0 to 100{reason}",
    "write 0 to 100, higher is more important",
    "优先级不是 0 至 100 的整数{reason_zh}",
    "请写 0 至 100，越大越优先",
)
SOLD_UNREADABLE = Rule(
    "R135",
    WARN,
    "the time of the sale cannot be read, so the promise is not watched",
    "write it as 2026-06-17 14:30",
    "销售时间无法识别，无法监控送达时效",
    "请写成 2026-06-17 14:30",
)
SOLD_LATER = Rule(
    "R136",
    WARN,
    "the sale is later than the appointment's day, so it was left out",
    "check both dates",
    "销售时间晚于预约日，已忽略",
    "请核对两个日期",
)
PROMISE_PASSED = Rule(
    "R137",
    WARN,
    "the delivery was promised by {due}, before the first window starts",
    "call the customer; the order is planned as late",
    "承诺送达时间 {due} 早于预约时段",
    "请联系客户说明，订单按逾期处理",
)
COORDINATES_BAD = Rule(
    "R138",
    WARN,
    "the coordinates cannot be used: {reason}; the address counts",
    "write both in degrees, e.g. 22.5364 and 114.0206",
    "坐标无法使用：{reason_zh}，以地址为准",
    "请同时填写经纬度，例如 114.0206 和 22.5364",
)
COORDINATES_SWAPPED = Rule(
    "R139",
    WARN,
    "latitude and longitude are swapped; the address counts",
    "swap the two columns",
    "经度和纬度填反，以地址为准",
    "请对调经度和纬度",
)
COORDINATES_FAR = Rule(
    "R140",
    WARN,
    "the point {point} is outside the service area; the address counts",
    "check the coordinates and their datum",
    "坐标 {point} 超出服务范围，以地址为准",
    "请核对坐标及坐标系",
)
DATUM_UNKNOWN = Rule(
    "R141",
    WARN,
    "the datum is not known, so the coordinates were left out",
    "write WGS84, GCJ02 or BD09",
    "坐标系无法识别，坐标已忽略",
    "请写 WGS84、GCJ02 或 BD09",
)
CANCELLED = Rule(
    "R142",
    REFUSE,
    "by its state the order is not to be delivered",
    "nothing to do, or correct the state",
    "按状态该订单无需配送",
    "如状态有误请更正",
)

WINDOW_AS_DATE = Rule(
    "R143",
    REFUSE,
    "the time is a date: the spreadsheet may have turned 9-11 into September 11",
    "format the column as text and write 9:00-11:00",
    "时段变成了日期：表格软件可能把 9-11 当成了 9月11日",
    "请将该列设为文本格式，写成 9:00-11:00",
)

ALL = tuple(
    sorted(
        (rule for rule in globals().values() if isinstance(rule, Rule)),
        key=lambda rule: rule.number,
    )
)
