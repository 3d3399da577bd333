#!/usr/bin/python3
"""What Measure says of two made-up photos, computed by NumPy.

    /usr/bin/python3 measure.py            writes measure.json beside this script
    /usr/bin/python3 measure.py --check    computes it anew and compares with that file

model/checkpoint/testdata/predict.py measures photos by it as well.
"""
import json, pathlib, sys

import numpy as np

FILE = pathlib.Path(__file__).with_name("measure.json")


def photo(side):
    y, x = np.mgrid[:side, :side]
    return ((x * x * 7 + y * 13 + x * y * 3) % 251 + (x > side // 3) * (y % 5)).astype(np.uint8)


def cells(a, n):
    size = a.shape[0] // n
    margin = (a.shape[0] - size * n) // 2
    a = a[margin:margin + size * n, margin:margin + size * n].reshape(n, size, n, size).mean((1, 3))
    return ((a + a[:, ::-1]) / 2)[:, :(n + 1) // 2].ravel()


def spectrum(a):
    n = len(a) // 16 * 16
    m = (len(a) - n) // 2
    a = a[m:m + n, m:m + n]
    power = np.abs(np.fft.fft2((a - a.mean()) / (a.std() + 1)))[:, :n // 2 + 1] ** 2 / n ** 2
    band = np.minimum(np.abs(np.round(np.fft.fftfreq(n) * n)).astype(int) * 12 // n, 5)
    return np.log([power[np.ix_(band == y, band[:n // 2 + 1] == x)].mean() + 1e-6 for y in range(6) for x in range(6)])


def border(a):
    top, bottom, left, right = [(s.mean(), s.std()) for s in (a[:4], a[-4:], a[:, :4], a[:, -4:])]
    return np.concatenate([top, bottom, np.add(left, right) / 2, np.abs(np.subtract(left, right))])


def half(a):
    n = len(a) // 2
    return a[:2 * n, :2 * n].reshape(n, 2, n, 2).mean((1, 3))


def steps(a):
    """Shares of the pairs of steps, by unit: following each other, then beside each other."""
    first = {}
    of = [[0] * 7 for _ in range(7)]
    for u in range(-3, 4):
        for v in range(-3, 4):
            of[u + 3][v + 3] = first.setdefault(max((u, v), (v, u), (-u, -v), (-v, -u)), len(first))
    of, out = np.array(of), []
    for unit in (1, 3):
        down, across = [np.clip(np.round(np.diff(a, axis=axis) / unit), -3, 3).astype(int) + 3 for axis in (0, 1)]
        following = [of[down[:-1], down[1:]].ravel(), of[across[:, :-1], across[:, 1:]].ravel()]
        beside = [of[down[:, :-1], down[:, 1:]].ravel(), of[across[:-1], across[1:]].ravel()]
        for pairs in (following, beside):
            pairs = np.concatenate(pairs)
            out.append(np.sqrt(np.bincount(pairs, minlength=16) / len(pairs)))
    return np.concatenate(out)


def means(a, n):
    size = len(a) // n
    margin = (len(a) - size * n) // 2
    return a[margin:margin + size * n, margin:margin + size * n].reshape(n, size, n, size).mean((1, 3))


def edges(a):
    sideways, downwards = np.abs(a[1:-1, 2:] - a[1:-1, :-2]), np.abs(a[2:, 1:-1] - a[:-2, 1:-1])
    right, left = np.abs(a[2:, 2:] - a[:-2, :-2]), np.abs(a[2:, :-2] - a[:-2, 2:])
    slanting = (means(right, 8) + means(left, 8)[:, ::-1]) / 2
    return np.log(np.concatenate([cells(sideways, 8), cells(downwards, 8), slanting.ravel()]) + .1)


def measure(p):
    a = p.astype(np.float64)
    out = [np.quantile(a, [0, .01, .05, .1, .25, .5, .75, .9, .95, .99, 1]), [a.mean(), a.std()],
           np.histogram(p, 16, (0, 256))[0] / p.size, cells(a, 12)]
    for level in range(4):
        lap = np.abs(4 * a[1:-1, 1:-1] - a[:-2, 1:-1] - a[2:, 1:-1] - a[1:-1, :-2] - a[1:-1, 2:])
        out.append([np.log(lap.mean() + .1)])
        if level < 3:
            out.append(np.log(cells(lap, (6, 6, 3)[level]) + .1))
        a = half(a)
    a = p.astype(np.float64)
    return np.concatenate(out + [spectrum(a), [(p == v).mean() for v in (0, 1, 2, 3, 252, 253, 254, 255)], border(a),
                                 steps(a), steps(half(a)), edges(a)])


def main():
    photos = {side: photo(side) for side in (48, 97)}
    found = [{"side": side, "pixels": p.ravel().tolist(), "measures": measure(p).round(6).tolist()}
             for side, p in photos.items()]
    if "--check" in sys.argv:
        for new, old in zip(found, json.loads(FILE.read_text())):
            assert new["pixels"] == old["pixels"]
            np.testing.assert_allclose(new["measures"], old["measures"], rtol=1e-5, atol=1e-5)
        print("measure.json holds")
    else:
        FILE.write_text(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
