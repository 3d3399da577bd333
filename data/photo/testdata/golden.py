#!/usr/bin/python3
"""Writes the pictures of this folder with Pillow (Debian: python3-pil python3-numpy), and what it resamples of scene.png: squares.png and small.png.

All pictures but scene.png, squares.png and small.png show shown.png, a drawn pattern of 40x24 pixels: stored in each of the eight EXIF orientations, in each format.
"""
import os, struct, zlib
import numpy as np
from PIL import Image, ImageOps

os.chdir(os.path.dirname(os.path.abspath(__file__)))
W, H = 40, 24
y, x = np.mgrid[0:H, 0:W].astype(float)
rgb = np.stack([30 + 5 * x, 40 + 8 * y, 230 - 3 * x - 3 * y], -1)
rgb[2:8, 3:12] = (250, 240, 60)  # so that no mirroring or turning leaves it as it is
rgb[14:22, 26:30] = (20, 40, 30)
shown = Image.fromarray(rgb.clip(0, 255).astype(np.uint8), "RGB")
shown.save("shown.png")

# How a picture is stored that an orientation shows as it was.
T = Image.Transpose
back = {1: None, 2: T.FLIP_LEFT_RIGHT, 3: T.ROTATE_180, 4: T.FLIP_TOP_BOTTOM, 5: T.TRANSPOSE, 6: T.ROTATE_90, 7: T.TRANSVERSE, 8: T.ROTATE_270}
for o, turn in back.items():
    stored = shown if turn is None else shown.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = o
    for name, options in {
        f"turned{o}.jpg": dict(quality=95, subsampling=2, exif=exif), f"turned{o}.png": dict(exif=exif),
        f"turned{o}.webp": dict(lossless=True, exif=exif.tobytes()), f"turned{o}.tif": dict(tiffinfo={0x0112: o}, compression="tiff_lzw"),
    }.items():
        stored.save(name, **options)
        again = Image.open(name)
        again.load()  # turns a TIFF already
        again = (again if name.endswith("tif") else ImageOps.exif_transpose(again)).convert("RGB")
        assert again.size == (W, H), name
        assert abs(np.asarray(again).astype(float) - np.asarray(shown)).mean() < 5, name

shown.save("progressive.jpg", quality=95, progressive=True)
shown.transpose(T.ROTATE_90).save("turned6in422.jpg", quality=95, subsampling=1, exif=b"Exif\0\0" + b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0")
shown.convert("CMYK").save("cmyk.jpg", quality=95)
shown.convert("L").save("grey.jpg", quality=95)
shown.convert("L").save("grey.png")
shown.convert("L").save("grey.tif")
shown.save("colour.bmp")
shown.convert("L").save("grey.bmp")
shown.save("lossy.webp", quality=95)
shown.quantize(64).save("palette.png")
shown.quantize(64).save("first.gif", save_all=True, append_images=[Image.new("P", (W, H), 3)])

grey16 = np.asarray(shown.convert("L")).astype(np.uint16) * 257
Image.fromarray(grey16).save("grey16.tif")
Image.fromarray(grey16.astype(np.int32), "I").save("grey16.png")
# Pillow writes no colours of 16 bits: a PNG by hand.
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
rows = b"".join(b"\0" + r.astype(">u2").tobytes() for r in np.asarray(shown).astype(np.uint16) * 257)
open("colour16.png", "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 16, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))

# Half of it lies on white.
a = np.full((H, W), 255, np.uint8)
a[:, :20] = 0
clear = Image.merge("RGBA", [*shown.split(), Image.fromarray(a)])
clear.save("clear.png"); clear.save("clear.webp", lossless=True); clear.save("clear.tif")

scene = np.random.default_rng(1)
y, x = np.mgrid[0:200, 0:300].astype(float)
g = 120 + 60 * np.sin(x / 17) * np.cos(y / 23) + 40 * (np.hypot(x - 140, y - 90) < 50) + scene.normal(0, 6, x.shape)
g = g.clip(0, 255).astype(np.uint8)
Image.fromarray(g).save("scene.png")
pad = 200
padded = Image.fromarray(np.pad(g, pad, "edge"))
# Beside each other, in the order of the boxes in square_test.go.
out = Image.new("L", (6 * 32, 32))
for i, (left, top, size) in enumerate([(40.25, 30.5, 100), (10, 20, 32), (100.3, 60.7, 17.9), (-30.5, -20, 120), (200, 100, 150.4), (60, 0, 190)]):
    box = (left + pad, top + pad, left + pad + size, top + pad + size)
    out.paste(padded.resize((32, 32), Image.Resampling.BICUBIC, box=box), (32 * i, 0))
out.save("squares.png")
small = Image.new("L", (3 * 8, 8))
for i, (left, top, size) in enumerate([(40.25, 2.5, 190), (-30.5, -20, 220), (60.3, 20.1, 120.9)]):
    box = (left + pad, top + pad, left + pad + size, top + pad + size)
    small.paste(padded.resize((8, 8), Image.Resampling.BICUBIC, box=box), (8 * i, 0))
small.save("small.png")
