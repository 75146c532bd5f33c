"""Findings as JSON, the same in every command."""

from __future__ import annotations

from inspection.cli.output import Record
from inspection.finding import Evidence, Finding, Region
from inspection.photo import Photo

__all__ = ["finding_record", "pixel_region"]


def finding_record(finding: Finding) -> Record:
    """Return a finding as a JSON object; keys are the fields of :class:`Finding`."""
    return {
        "code": finding.code,
        "outcome": finding.outcome.value,
        "message": finding.message,
        "remedy": finding.remedy or None,
        "confidence": finding.confidence,
        "rule": finding.rule,
        "evidence": [_evidence_record(one) for one in finding.evidence],
    }


def pixel_region(region: Region | None, photo: Photo | None) -> Record | None:
    """Return a region in pixels of the photo as it is shown upright."""
    if region is None or photo is None:
        return None
    width, height = photo.image.size
    return {
        "left": round(region.left * width),
        "top": round(region.top * height),
        "width": max(1, round(region.width * width)),
        "height": max(1, round(region.height * height)),
    }


def _evidence_record(evidence: Evidence) -> Record:
    return {
        "photo": evidence.photo,
        "digest": evidence.digest or None,
        "region": _region_record(evidence.region) if evidence.region else None,
        "text": evidence.text,
    }


def _region_record(region: Region) -> Record:
    return {
        "left": region.left,
        "top": region.top,
        "width": region.width,
        "height": region.height,
    }
