"""How long an order file of 20,000 rows takes: ``python -m tests.benchmarks.orders_file``.

Each format runs in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

DAY = date(2026, 6, 18)
COLUMNS = (
    "保单号,投保人,联系电话,配送地址,预约日期,预约时段,应收保费,支付方式,是否验车,"
    "车架号,车牌号,险种,客户等级,销售时间,备注"
)
DATES = ("2026-06-18", "2026/6/18", "6月18日", "20260618")
WINDOWS = ("上午", "9-11点", "14：00～16：00", "下午3点前", "全天", "10点后", "上午或16-18点")
ROADS = ("深南大道", "新洲路", "福强路")
WAYS = ("现金", "POS刷卡", "微信", "支付宝", "已付", "")


def rows(count: int) -> Iterator[list[Any]]:
    """Yield invented rows; one in twenty has a fault."""
    chance = random.Random(1)
    for number in range(count):
        bad = chance.random() < 0.05
        yield [
            f"XN44032026{number:08d}",
            chance.choice("赵钱孙李周吴郑王") + chance.choice("梅兰竹菊"),
            f"1990000{chance.randrange(10_000):04d}",
            f"广东省深圳市福田区{chance.choice(ROADS)}{number % 999 + 1}号",
            "2026-02-30" if bad else chance.choice(DATES),
            f"{chance.randrange(8, 13)}:{chance.randrange(60):02d}-{chance.randrange(13, 19)}:00"
            if number % 2
            else chance.choice(WINDOWS),
            f"{chance.randrange(100, 9_000):,}.{chance.randrange(100):02d}元",
            chance.choice(WAYS),
            chance.choice(("是", "否", "Y", "√")),
            "",
            f"粤B{number % 100_000:05d}",
            "车损险+三者险",
            chance.choice(("普通", "VIP", "金卡")),
            f"2026-06-{chance.randrange(15, 18)} {chance.randrange(9, 20)}:30",
            f"备注{number}",
        ]


def write(path: Path, count: int) -> None:
    """Write the rows as the format that the name of `path` says."""
    if path.suffix == ".csv":
        with path.open("w", encoding="gb18030", newline="") as stream:
            csv.writer(stream).writerows([COLUMNS.split(","), *rows(count)])
        return
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("订单")
    sheet.append(COLUMNS.split(","))
    for row in rows(count):
        sheet.append(row)
    workbook.save(path)


def measure(path: Path) -> dict[str, Any]:
    """Read `path` in this process; return seconds, peak memory and counts."""
    from routing.orders_file import read_orders, write_faults
    from routing.settings import default_settings

    begin, begin_cpu = time.perf_counter(), time.process_time()
    found = read_orders([path], day=DAY, settings=default_settings())
    read_s, cpu_s = time.perf_counter() - begin, time.process_time() - begin_cpu
    write_faults(path.with_name("faults.xlsx"), found.faults)
    return {
        "file": path.name,
        "rows": found.rows_read,
        "sales": len(found.sales),
        "refused": len(found.refused),
        "read_s": round(read_s, 2),
        "read_cpu_s": round(cpu_s, 2),
        "faults_s": round(time.perf_counter() - begin - read_s, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    """Print a table and write ``build/orders_file.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure)))
        return
    results = []
    heads = f"{'file':<12}{'rows':>8}{'refused':>9}{'read s':>8}{'cpu s':>8}"
    print(f"{heads}{'faults s':>10}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("orders.xlsx", "orders.csv"):
            path = Path(folder) / name
            write(path, options.rows)
            command = [sys.executable, "-m", __spec__.name, "--measure", str(path)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            row = json.loads(done.stdout)
            results.append(row)
            print(
                f"{row['file']:<12}{row['rows']:>8,}{row['refused']:>9,}{row['read_s']:>8.2f}"
                f"{row['read_cpu_s']:>8.2f}"
                f"{row['faults_s']:>10.2f}{row['peak_mb']:>9,}"
            )
    out = Path("build/orders_file.json")
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps({"rows": results}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
