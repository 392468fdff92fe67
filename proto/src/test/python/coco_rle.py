"""COCO run lengths as pycocotools' maskApi.c makes them, rule by rule, for golden tests.

Usage: coco_rle.py WIDTH HEIGHT < ids   prints, per class id, "ID COUNTS,... COMPRESSED".
"""

import sys


def counts(inside):
    """rleEncode: counts of equal pixels in column-major order, the first of pixels outside."""
    out = []
    previous = False
    count = 0
    for pixel in inside:
        if pixel != previous:
            out.append(count)
            count = 0
            previous = pixel
        count += 1
    out.append(count)
    return out


def compress(numbers):
    """rleToString: differences to two back from the fourth on, five bits a character from '0'."""
    text = ""
    for i, number in enumerate(numbers):
        rest = number - numbers[i - 2] if i > 2 else number
        while True:
            five = rest & 0x1F
            rest >>= 5
            more = rest != -1 if five & 0x10 else rest != 0
            text += chr(48 + (five | 0x20 if more else five))
            if not more:
                break
    return text


if __name__ == "__main__":
    width, height = int(sys.argv[1]), int(sys.argv[2])
    ids = sys.stdin.buffer.read()
    columns = [ids[y * width + x] for x in range(width) for y in range(height)]
    for id_ in sorted(set(ids)):
        numbers = counts([id_ == pixel for pixel in columns])
        print(id_, ",".join(map(str, numbers)), compress(numbers))
