"""Covers a network's input window by window, as occlusion sensitivity does: occluded.py ARCHIVE OUT writes the covered inputs as raw float32."""
import sys

import numpy as np

SIZE, STRIDE = 64, 48


def windows(shape):
    """Row and column slices; the last window of a row or column ends at the picture's edge."""
    starts = [sorted({min(start, length - SIZE) for start in range(0, length, STRIDE)}) for length in shape[2:]]
    return [(slice(row, row + SIZE), slice(column, column + SIZE)) for row in starts[0] for column in starts[1]]


def main(archive, out):
    picture = np.load(archive)["data"]
    with open(out, "wb") as file:
        for rows, columns in windows(picture.shape):
            covered = picture.copy()
            covered[:, :, rows, columns] = 0
            file.write(covered.tobytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
