"""How exact each online service says its answers are, in our levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from routing.geocode.placement import Precision

__all__ = ["precision_reader"]

D, N, R, T, C = Precision  # door, number-near, road, township, district (or coarser)

CHINESE_LEVELS: Mapping[str, Precision] = {
    "门牌号": D, "门址": D, "楼栋号": D, "单元号": D, "楼号": D, "兴趣点": D, "POI": D,
    "公交站台、地铁站": D, "公交站台": D, "地铁站": D, "公交站": D, "购物": D, "酒店": D, "餐饮": D,
    "教育": D, "医疗": D, "公司企业": D, "政府机构": D, "房地产": N, "商务大厦": D, "旅游景点": N,
    "小区": N, "住宅区": N, "道路交叉路口": N, "交叉路口": N, "道路": R, "乡镇": T, "乡": T,
    "村庄": T, "村": T, "热点商圈": T, "商圈": T, "开发区": C, "区县": C, "市": C, "城市": C,
    "省": C, "国家": C,
}  # fmt: skip
PHOTON_TYPES: Mapping[str, Precision] = {
    "house": D, "street": R, "locality": T, "district": T, "city": C, "county": C, "state": C,
    "country": C,
}  # fmt: skip
PELIAS_LAYERS: Mapping[str, Precision] = {
    "address": D, "venue": D, "street": R, "intersection": N, "neighbourhood": T,
    "macrohood": T, "borough": T, "postalcode": T,
}  # fmt: skip
ROAD_RANKS, SETTLEMENT_RANKS = (26, 27), range(16, 26)


def precision_reader(service: str, fallback: Precision) -> Callable[[Mapping[str, Any]], Precision]:
    """Return what reads the precision off the raw answer of a geopy class.

    Parameters
    ----------
    service
        Name of the geopy class.
    fallback
        For a class or a level that is not known.
    """

    def read(raw: Mapping[str, Any]) -> Precision:
        match service:
            case "AMap" | "Baidu" | "BaiduV3":
                return CHINESE_LEVELS.get(str(raw.get("level", "")), fallback)
            case "Nominatim" | "PickPoint":
                return _of_rank(raw.get("place_rank"), fallback)
            case "Photon":
                return PHOTON_TYPES.get(_property(raw, "type"), fallback)
            case "Pelias" | "GeocodeEarth":
                return _of_pelias(raw)
            case _:
                return fallback

    return read


def _of_rank(rank: object, fallback: Precision) -> Precision:
    """Return the level of Nominatim's ``place_rank`` (30 is a house, 26 and 27 are streets)."""
    if not isinstance(rank, int):
        return fallback
    if rank > max(ROAD_RANKS):
        return Precision.DOOR
    if rank in ROAD_RANKS:
        return Precision.ROAD
    return Precision.TOWNSHIP if rank in SETTLEMENT_RANKS else Precision.DISTRICT


def _of_pelias(raw: Mapping[str, Any]) -> Precision:
    level = PELIAS_LAYERS.get(_property(raw, "layer"), Precision.DISTRICT)
    reckoned = _property(raw, "match_type") == "interpolated"
    return Precision.NUMBER_NEAR if reckoned and level is Precision.DOOR else level


def _property(raw: Mapping[str, Any], name: str) -> str:
    properties = raw.get("properties")
    return str(properties.get(name, "")) if isinstance(properties, Mapping) else ""
