"""Reads row runs, from the section "Row runs, byte by byte" of proto/README.md alone.

Usage: read_row_runs.py WIDTH HEIGHT FILE...   writes the class ids of all files to standard output.
"""

import sys
import zlib


class Malformed(Exception):
    pass


def inflate(stream, most):
    inflater = zlib.decompressobj()
    try:
        tokens = inflater.decompress(stream, most + 1)
    except zlib.error as e:
        raise Malformed(str(e)) from e
    if len(tokens) > most or not inflater.eof or inflater.unused_data:
        raise Malformed("stream too long, torn, or followed by bytes")
    return tokens


class Tokens:
    def __init__(self, tokens):
        self.tokens = tokens
        self.at = 0

    def byte(self):
        if self.at == len(self.tokens):
            raise Malformed("tokens end before the map is full")
        self.at += 1
        return self.tokens[self.at - 1]

    def number(self):
        value = 0
        for shift in range(0, 35, 7):
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
        raise Malformed("number of more than five bytes")


def read(row_runs, width, height):
    """The class map, width * height class ids, rows from the top."""
    pixels = width * height
    if not row_runs or row_runs[0] != 1:
        raise Malformed("not version 1")
    tokens = Tokens(inflate(row_runs[1:], 11 * pixels))
    ids = bytearray(pixels)
    p = 0

    def above(q):
        return ids[q - width] if q >= width else 0

    while p < pixels:
        copy = tokens.number()
        if copy > pixels - p:
            raise Malformed("copy passes the end")
        for p in range(p, p + copy):
            ids[p] = above(p)
        p += 1 if copy else 0
        if p == pixels:
            break
        t = tokens.number()
        length, kind = divmod(t, 4)
        if not 1 <= length <= min(width, pixels - p):
            raise Malformed("run of %d pixels" % length)
        if kind == 0:
            id_ = ids[p - 1] if p else 0
        elif kind == 1 and length < width:
            id_ = above(p + length)
        elif kind == 2:
            id_ = tokens.byte()
        else:
            raise Malformed("run of unknown kind")
        ids[p : p + length] = bytes([id_]) * length
        p += length
    if tokens.at != len(tokens.tokens):
        raise Malformed("tokens go on after the map is full")
    return bytes(ids)


if __name__ == "__main__":
    for name in sys.argv[3:]:
        with open(name, "rb") as file:
            sys.stdout.buffer.write(read(file.read(), int(sys.argv[1]), int(sys.argv[2])))
