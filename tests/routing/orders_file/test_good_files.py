from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from routing.model import PaymentMethod, TimeWindow
from tests.routing.orders_file.files import (
    good,
    lines_of,
    read,
    rules_of,
    write_csv,
    write_json,
    write_xlsx,
)


def test_a_row_becomes_a_sale_with_every_field(tmp_path: Path) -> None:
    row = good(1, 是否验车="√", 车架号="1M8GDM9AXKP042788", 希望时段="10点前", 备注="先致电")

    (sale,) = read(write_csv(tmp_path / "a.csv", [row])).sales

    assert sale.id == "PA0001"
    assert sale.customer_name == "张三"
    assert sale.phone == "19900001234"
    assert sale.phone_masked == "199****1234"
    assert sale.phone not in repr(sale)
    assert sale.windows == (TimeWindow(9 * 3600, 11 * 3600),)
    assert sale.preferred == TimeWindow(9 * 3600, 10 * 3600)
    assert sale.inspection
    assert sale.payment is PaymentMethod.CASH
    assert sale.premium_due_fen == 123_450
    assert (sale.plate, sale.vin) == ("粤B12345", "1M8GDM9AXKP042788")
    assert (sale.tier, sale.priority) == ("普通", 50)
    assert sale.sold_at == datetime(2026, 6, 17, 6, 30, tzinfo=UTC)
    assert (sale.product, sale.note) == ("车损险", "先致电")
    assert str(sale.row) == "a.csv, row 2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_all_encodings_give_the_same_sales(encoding: str, tmp_path: Path) -> None:
    found = read(write_csv(tmp_path / "a.csv", [good(1), good(2)], encoding))

    assert [sale.customer_name for sale in found.sales] == ["张三", "张三"]
    assert not found.faults


def test_all_formats_give_the_same_sales(tmp_path: Path) -> None:
    rows = [good(1), good(2)]

    sales = [
        [(sale.id, sale.address, sale.windows, sale.premium_due_fen) for sale in read(path).sales]
        for path in (
            write_csv(tmp_path / "a.csv", rows),
            write_xlsx(tmp_path / "a.xlsx", lines_of(rows)),
            write_json(tmp_path / "a.json", rows),
        )
    ]

    assert sales[0] == sales[1] == sales[2]
    assert len(sales[0]) == 2


def test_real_dates_and_numbers_of_a_spreadsheet_are_read(tmp_path: Path) -> None:
    row = good(
        1, 预约日期=date(2026, 6, 18), 应收保费=980.1, 联系电话=19900001234, 保单号=440326000001
    )

    (sale,) = read(write_xlsx(tmp_path / "a.xlsx", lines_of([row]))).sales

    assert sale.premium_due_fen == 98_010
    assert sale.phone == "19900001234"
    assert sale.id == "440326000001"


def test_english_names_and_units_in_heads_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Policy No.,Customer Name,Phone,Delivery Address,Date,Time Window,"
        "Premium Due (万元),Payment Method\n"
        "P100,Ann,19900001234,1 Shennan Avenue,2026-06-18,9am-11am,1.2,cash\n",
        "utf-8",
    )

    (sale,) = read(path).sales

    assert sale.premium_due_fen == 1_200_000
    assert str(sale.windows[0]) == "09:00-11:00"


def test_prepaid_leaves_nothing_to_collect(tmp_path: Path) -> None:
    found = read(write_csv(tmp_path / "a.csv", [good(1, 支付方式="已付", 应收保费="")]))

    assert found.sales[0].premium_due_fen == 0
    assert not found.faults


def test_the_delivery_address_outranks_other_addresses(tmp_path: Path) -> None:
    found = read(write_csv(tmp_path / "a.csv", [good(1, 通讯地址="广州市天河路1号")]))

    assert found.sales[0].address == "深圳市福田区深南大道6572号"
    assert not found.faults


def test_split_addresses_are_joined_once(tmp_path: Path) -> None:
    row = good(1, 省="广东省", 市="深圳市", 区="福田区", 配送地址="福田区深南大道1号")

    (sale,) = read(write_csv(tmp_path / "a.csv", [row])).sales

    assert sale.address == "广东省深圳市福田区深南大道1号"


def test_coordinates_of_other_datums_are_converted(tmp_path: Path) -> None:
    rows = [
        good(1, 纬度="22.5364", 经度="114.0206", 坐标系="WGS84"),
        good(2, 纬度="22.5364", 经度="114.0206", 坐标系="GCJ02"),
        good(3, 纬度="22.5364", 经度="114.0206", 坐标系="百度"),
    ]

    sales = read(write_csv(tmp_path / "a.csv", rows)).sales
    points = [sale.location for sale in sales]

    assert points[0] is not None
    assert points[1] is not None
    assert points[2] is not None
    assert (points[0].lat, points[0].lon) == (22.5364, 114.0206)
    # GCJ-02 lies some 270 m south-east of WGS-84 in Shenzhen, BD-09 further north-east.
    assert points[1].lat == pytest.approx(22.5391, abs=5e-4)
    assert points[1].lon == pytest.approx(114.0155, abs=5e-4)
    assert points[2].lon < points[1].lon


def test_a_window_in_two_columns_is_read(tmp_path: Path) -> None:
    row = {**good(1), "开始时间": "9:30", "结束时间": "11:00"}
    del row["预约时段"]

    (sale,) = read(write_csv(tmp_path / "a.csv", [row])).sales

    assert str(sale.windows[0]) == "09:30-11:00"


def test_a_date_column_may_hold_the_time_as_well(tmp_path: Path) -> None:
    rows = [
        good(1, 预约日期="2026-06-18 14:00-16:00", 预约时段=""),
        good(2, 预约日期="6月18日上午", 预约时段=""),
    ]

    sales = read(write_csv(tmp_path / "a.csv", rows)).sales

    assert [str(sale.windows[0]) for sale in sales] == ["14:00-16:00", "09:00-12:00"]


def test_windows_are_cut_to_the_visiting_hours(tmp_path: Path) -> None:
    (sale,) = read(write_csv(tmp_path / "a.csv", [good(1, 预约时段="20:00-22:00")])).sales

    assert str(sale.windows[0]) == "20:00-21:00"


def test_tiers_become_priorities_and_a_priority_column_outranks_them(tmp_path: Path) -> None:
    rows = [good(1, 客户等级="vip", 优先级=""), good(2, 客户等级="VIP", 优先级="7")]

    assert [s.priority for s in read(write_csv(tmp_path / "a.csv", rows)).sales] == [90, 7]


def test_a_missing_date_column_means_the_planning_day_and_is_told(tmp_path: Path) -> None:
    rows = [{key: cell for key, cell in good(1).items() if key != "预约日期"}]

    found = read(write_csv(tmp_path / "a.csv", rows))

    assert len(found.sales) == 1
    assert rules_of(found) == ["R016"]


def test_the_invented_days_read_as_their_script_meant_them() -> None:
    folder = Path(__file__).parents[3] / "fixtures" / "futian" / "small"

    found = read(*sorted(folder.glob("orders_*")))

    assert found.rows_read == 160
    assert len(found.sales) > 140
