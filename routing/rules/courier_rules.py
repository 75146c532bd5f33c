"""Rules for a courier row (C2xx)."""

from __future__ import annotations

from routing.rules.rule import Rule, Severity

__all__ = ["ALL"]

REFUSE, WARN = Severity.REFUSE, Severity.WARN

ID_MISSING = Rule(
    "C201",
    REFUSE,
    "the courier has no badge number",
    "fill in courier_id",
    "缺少工号",
    "请填写工号",
)
ID_TWICE = Rule(
    "C202",
    REFUSE,
    "the badge number stands already in {first}",
    "delete one of the rows",
    "工号与 {first} 重复",
    "请删除其中一行",
)
NAME_MISSING = Rule(
    "C203",
    WARN,
    "the courier's name is missing",
    "fill it in: it stands on the manifest",
    "缺少配送员姓名",
    "请填写，清单上需要显示",
)
DEPOT_MISSING = Rule(
    "C204",
    REFUSE,
    "the courier has no depot",
    "fill in one of {depots}",
    "缺少所属网点",
    "请填写 {depots} 之一",
)
DEPOT_UNKNOWN = Rule(
    "C205",
    REFUSE,
    "there is no such depot",
    "use one of {depots}, or add it to the depots file",
    "网点不存在",
    "请使用 {depots} 之一，或在网点表中添加",
)
MODE_UNKNOWN = Rule(
    "C206",
    REFUSE,
    "the mode is not known",
    "write car, ebike or foot",
    "交通方式无法识别",
    "请写 car、ebike 或 foot",
)
SHIFT_MISSING = Rule(
    "C207",
    REFUSE,
    "the shift is missing",
    "fill in shift_start and shift_end, e.g. 09:00 and 18:00",
    "缺少班次时间",
    "请填写上班和下班时间，例如 09:00 和 18:00",
)
TIME_UNREADABLE = Rule(
    "C208",
    REFUSE,
    "this is no time of day: {reason}",
    "write it as 09:00",
    "时间无法识别：{reason_zh}",
    "请写成 09:00",
)
SHIFT_BACKWARDS = Rule(
    "C209",
    REFUSE,
    "the shift ends at or before its start",
    "check both times; a shift ends on the day it starts",
    "下班时间不晚于上班时间",
    "请核对；班次须在同一天内结束",
)
BREAK_INCOMPLETE = Rule(
    "C210",
    REFUSE,
    "the break is only half given",
    "fill in break_from, break_to and break_minutes, or none of them",
    "休息时间填写不全",
    "请填写休息开始、结束和分钟数，或全部留空",
)
BREAK_IMPOSSIBLE = Rule(
    "C211",
    REFUSE,
    "the break cannot be: {reason}",
    "give the earliest start, the latest end and the minutes",
    "休息时间不成立：{reason_zh}",
    "请填写最早开始、最晚结束和分钟数",
)
BREAK_OUTSIDE = Rule(
    "C212",
    REFUSE,
    "the break {window} lies outside the shift {shift}",
    "check both",
    "休息时间 {window} 不在班次 {shift} 内",
    "请核对",
)
SKILL_MALFORMED = Rule(
    "C213",
    REFUSE,
    "the skills cannot be read: {reason}",
    "write them as inspect:car@2026-12-31;inspect:truck",
    "技能格式不对：{reason_zh}",
    "请写成 inspect:car@2026-12-31;inspect:truck",
)
SKILL_UNKNOWN = Rule(
    "C214",
    WARN,
    "no order asks for the skill {skill}{hint}",
    "check the spelling, or add the skill to the settings",
    "没有订单需要技能 {skill}{hint_zh}",
    "请检查拼写，或在设置中添加该技能",
)
SKILL_EXPIRED = Rule(
    "C215",
    WARN,
    "the skill {skill} expired on {expires}",
    "renew the certificate; it does not count on {day}",
    "技能 {skill} 已于 {expires} 过期",
    "请更新证书；{day} 当天不计",
)
EQUIPMENT_MALFORMED = Rule(
    "C216",
    REFUSE,
    "the equipment cannot be read: {reason}",
    "write words separated by semicolons: pos;printer",
    "设备格式不对：{reason_zh}",
    "请用分号分隔，例如 pos;printer",
)
NUMBER_UNREADABLE = Rule(
    "C217",
    REFUSE,
    "this is no usable number: {reason}",
    "write a number of 0 or more, or leave it blank for no limit",
    "数字无法使用：{reason_zh}",
    "请填写不小于 0 的数字，不限制请留空",
)
NUMBER_ZERO = Rule(
    "C218",
    WARN,
    "a limit of 0 keeps the courier from being sent out",
    "leave it blank for no limit, or delete the row",
    "上限为 0，该配送员将不会被派单",
    "不限制请留空，或删除该行",
)
POINT_BAD = Rule(
    "C219",
    REFUSE,
    "the start cannot be used: {reason}",
    "write start_lat and start_lon in degrees (WGS-84), or leave both blank for the depot",
    "出发点坐标无法使用：{reason_zh}",
    "请填写 WGS-84 经纬度，从网点出发请留空",
)
POINT_SWAPPED = Rule(
    "C220",
    REFUSE,
    "latitude and longitude of the start are swapped",
    "swap the two columns",
    "出发点经度和纬度填反",
    "请对调经度和纬度",
)
POINT_FAR = Rule(
    "C221",
    REFUSE,
    "the start {point} is outside the service area",
    "check the coordinates, or the service area in the settings",
    "出发点 {point} 超出服务范围",
    "请核对坐标或设置中的服务范围",
)
END_UNKNOWN = Rule(
    "C222",
    REFUSE,
    "the end of the route is not known",
    "write depot, start or open",
    "收工地点无法识别",
    "请写 depot、start 或 open",
)

ALL = tuple(
    sorted(
        (rule for rule in globals().values() if isinstance(rule, Rule)),
        key=lambda rule: rule.number,
    )
)
