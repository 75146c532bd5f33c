"""Local features of a photo: points that are found again in a copy of it.

References
----------
Lowe, Distinctive image features from scale-invariant keypoints, IJCV 2004
(SIFT, by OpenCV).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

__all__ = ["Features", "features_of"]

MOST_FEATURES = 800
LOW_CONTRAST = 0.02
"""Half of OpenCV's default: paint and glass have little contrast."""
SMALLEST_LONG_SIDE = 480
DESCRIBED = 128


@dataclass(frozen=True, slots=True)
class Features:
    """Points of a photo with what they look like.

    Parameters
    ----------
    grey
        (h, w) uint8, the photo at the size at which the points were found.
    points
        (n, 2) float32, x and y in `grey`.
    descriptors
        (n, 128) float32, of unit length after taking roots (RootSIFT).
    """

    grey: NDArray[np.uint8]
    points: NDArray[np.float32]
    descriptors: NDArray[np.float32]

    def mirrored(self) -> Features:
        """Return the features of the mirror image, left to right.

        A SIFT descriptor is four by four cells of eight directions, laid along
        the feature's own direction: in a mirror the rows and the directions run
        the other way round.
        """
        import numpy as np

        points = self.points.copy()
        points[:, 0] = self.grey.shape[1] - 1 - points[:, 0]
        cells = self.descriptors.reshape(-1, 4, 4, 8)[:, ::-1]
        turned = cells[..., [-direction % 8 for direction in range(8)]]
        return Features(
            np.ascontiguousarray(self.grey[:, ::-1]), points, turned.reshape(-1, DESCRIBED)
        )


def features_of(image: Image, long_side_pixels: int) -> Features:
    """Return the features of a photo.

    Parameters
    ----------
    image
        Upright.
    long_side_pixels
        To which it is scaled down; photos below 480 are scaled up to that.
    """
    import cv2
    import numpy as np

    grey = _grey(image, long_side_pixels)
    finder = cv2.SIFT.create(nfeatures=MOST_FEATURES, contrastThreshold=LOW_CONTRAST)
    found, described = finder.detectAndCompute(cv2.equalizeHist(grey), np.empty(0, np.uint8))
    if not found:
        empty = np.empty((0, 2), np.float32)
        return Features(grey, empty, np.empty((0, DESCRIBED), np.float32))
    points = np.array([one.pt for one in found], np.float32)
    rooted = np.sqrt(described / np.maximum(described.sum(axis=1, keepdims=True), 1e-9))
    return Features(grey, points, np.asarray(rooted, np.float32))


def _grey(image: Image, long_side_pixels: int) -> NDArray[np.uint8]:
    import numpy as np
    from PIL.Image import Resampling

    grey = image.convert("L")
    longest = max(grey.size)
    wanted = min(long_side_pixels, max(longest, SMALLEST_LONG_SIDE))
    size = (
        max(8, round(grey.width * wanted / longest)),
        max(8, round(grey.height * wanted / longest)),
    )
    return np.asarray(grey.resize(size, Resampling.LANCZOS, reducing_gap=3.0), np.uint8)
