#!/usr/bin/python3
"""Screenshots as leaks have them: consoles, back ends, rows of databases, windows, folders, mail, slides, chats.

What is measured, end to end through sluice text and sluice refs: letters wrong where each piece of text is looked for by itself (so that the
order of a window's parts does not count), whole rows whose cells came in order with TAB between, and identifiers found exactly, by kind.

usage: screens.py make DIR [SEED] [N]           draws N (3) of each kind, each with another trouble
       screens.py score DIR BIN [-v] [NAME…]    by kind of screen, by trouble, by kind of identifier

Needs what pictures.py and hard.py need, and fonts-liberation, fonts-hack. Everything is made up."""
import glob, os, random, sys
import numpy as np
import pictures as P
import hard
from hard_draw import STYLES, draw_chat
from screens_draw import KINDS, NOTES, ORGS, PEOPLE, Facts
from PIL import Image

# As it was, compressed, scaled as chats and editors do, photographed from the screen.
TROUBLES = {"png": (lambda im, r: im, "png", {}), "q80": (lambda im, r: im, "jpg", {"quality": 80}), "q50": (lambda im, r: im, "jpg", {"quality": 50}), "half": (lambda im, r: hard.scaled(.8)(im, r), "jpg", {"quality": 75}),
            "up": (lambda im, r: hard.scaled(1.5)(im, r), "jpg", {"quality": 70}), "camera": (lambda im, r: camera(im, r), "jpg", {"quality": 70})}
EXACT = ("email", "domain", "host", "url", "ipv4", "phone", "md5", "sha1", "sha256", "mac", "imei", "amount", "iban", "bank-card", "id-number", "company-id", "btc", "contract-number", "qq", "wechat", "date")


def camera(im, r):
    """The screen through a telephone: larger, its pixels beating with the camera's, leaning, a lamp in it."""
    im = hard.scaled(2)(im, r)
    a = np.asarray(im).astype(float)
    yy, xx = np.mgrid[0:a.shape[0], 0:a.shape[1]]
    for c in range(3):
        a[..., c] *= 1 + .09 * np.sin(xx * 2.61 + c * 2.09 + yy * .03) + .06 * np.sin(yy * 2.4 + xx * .04)
    cx, cy, deep = a.shape[1] * r.uniform(.2, .8), a.shape[0] * r.uniform(.1, .5), a.shape[1] * .22
    a = a * .88 + 16 + 55 * np.exp(-((xx - cx) ** 2 + (yy - cy) ** 2) / (2 * deep ** 2))[..., None]
    return P.photo(Image.fromarray(np.clip(a, 0, 255).astype(np.uint8)), r.randrange(1000), tilt=.05, blur=1.2, noise=5, shadow=.2)


def phone_chat(r, f):
    """A chat on a telephone, as hard_draw.py draws it."""
    names, lines = r.sample(PEOPLE, 3), []
    for t in (f"新地址 {f.host()}", f"服务器 {f.ip()} 账号 {f.account()}", "收到", f"发到 {f.email()}", f"合同 {f.contract()} 金额{f.money()}元", f"电话 {f.phone()}", r.choice(NOTES), f"看这个 {f.url()}", f"{r.choice(ORGS)}的样本，md5 {f.hex(32)}"):
        lines.append(f"{r.choice(names)}：{t}")
    return draw_chat("\n".join(lines), r.choice(("sans", "micro", "hei")), r.choice((16, 20, 26)), r, r.choice(list(STYLES)), dark=r.random() < .3)


def make(where, seed, n):
    os.makedirs(where, exist_ok=True)
    kinds = dict(KINDS, phone=phone_chat)
    for i, (kind, draw) in enumerate(kinds.items()):
        for k in range(n):
            rng = random.Random(f"{seed} {kind} {k}")
            np.random.seed(seed * 100 + i * 10 + k)
            im, said = draw(rng, Facts(rng))
            trouble = ("png", *list(TROUBLES)[1:])[(k + (k > 0) * (i + seed)) % len(TROUBLES)] if k else "png"
            spoil, ext, save = TROUBLES[trouble]
            spoil(im, rng).save(f"{where}/{kind}-{k}+{trouble}.{ext}", **save)
            open(f"{where}/{kind}-{k}+{trouble}.txt", "w", encoding="utf-8").write("\n".join(said) + "\n")


def nearest(piece, text):
    """Least edits between PIECE and any part of TEXT."""
    if not len(text):
        return len(piece)
    row, k = np.zeros(len(text) + 1, int), np.arange(len(text) + 1)
    for i, c in enumerate(piece, 1):
        new = np.empty_like(row)
        new[0] = i
        new[1:] = np.minimum(row[1:] + 1, row[:-1] + (text != ord(c)))
        row = np.minimum.accumulate(new - k) + k
    return min(int(row.min()), len(piece))


def cells(row):
    return "\t".join(P.folded(c) for c in row.split("\t")).strip("\t")


def score(where, tools, want, verbose):
    gaz = f"{hard.DATA}/targets/gazetteer.tsv"
    pics = sorted(f for f in glob.glob(where + "/*") if f.endswith((".png", ".jpg")) and (not want or os.path.basename(f).startswith(want)))
    got, true = hard.records(tools, pics, gaz), hard.records(tools, [f[:-4] + ".txt" for f in pics], gaz)
    by, kinds = {}, {}
    for f in pics:
        name = os.path.basename(f)[:-4]
        said, text = open(f[:-4] + ".txt", encoding="utf-8").read().splitlines(), got.get(name, [""])[0]
        flat = np.array([ord(c) for c in P.folded(text)], int)
        pieces = [P.folded(c) for row in said for c in row.split("\t") if P.folded(c)]
        wrong = [(nearest(p, flat), p) for p in pieces]
        have = {cells(x) for x in text.split("\n")}
        rows = [cells(x) for x in said if "\t" in x]
        find = lambda g: {(r["kind"], hard.plain(r["value"])) for r in g.get(name, ["", []])[1] if r["type"] == "ref" and r["kind"] in EXACT}
        x, y = find(true), find(got)
        e = [sum(w for w, _ in wrong), sum(map(len, pieces)), sum(q in have for q in rows), len(rows), len(x & y), len(x), len(y)]
        for k in {k for k, _ in x | y}:
            t = kinds.setdefault(k, [0, 0, 0])
            for i, s in enumerate((x & y, x, y)):
                t[i] += sum(kk == k for kk, _ in s)
        if verbose:
            print(f"{name:24} {100 * e[0] / e[1]:6.2f} %  rows {e[2]}/{e[3]}  identifiers {e[4]}/{e[5]}")
            for w, p in wrong:
                if w:
                    print(f"    {w} wrong in {p}")
            for m in sorted(map(str, x - y)):
                print(f"    missed {m}")
            for m in sorted(map(str, y - x)):
                print(f"    made up {m}")
        for g in (name.split("-")[0], "+" + name.split("+")[1], "all"):
            t = by.setdefault(g, [0] * 7)
            for i, v in enumerate(e):
                t[i] += v
    rate = lambda n, d: f"{n / d:.3f}" if d else "  -  "
    for k, t in sorted(kinds.items()):
        print(f"{k:16} P {rate(t[0], t[2])} R {rate(t[0], t[1])} of {t[1]}")
    print(f"{'':10}  wrong     rows        identifiers P     R")
    for g, t in sorted(by.items(), key=lambda v: (v[0] == "all", v[0])):
        print(f"{g:10} {100 * t[0] / t[1]:6.2f} %  {rate(t[2], t[3])} {t[3]:4}      {rate(t[4], t[6])}  {rate(t[4], t[5])} {t[5]:4}")


if __name__ == "__main__":
    a = [x for x in sys.argv if x != "-v"]
    if len(a) > 2 and a[1] == "make":
        make(a[2], int(a[3]) if len(a) > 3 else 0, int(a[4]) if len(a) > 4 else 3)
    elif len(a) > 3 and a[1] == "score":
        score(os.path.abspath(a[2]), os.path.abspath(a[3]), tuple(a[4:]), "-v" in sys.argv)
    else:
        sys.exit(__doc__)
