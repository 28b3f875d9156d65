#!/usr/bin/python3
"""Contracts, target tables and chats in pictures as leaks have them, measured end to end.

The texts are the made-up ones of tests/data; each is drawn as a page, a window or a chat, and spoilt: photographed,
recompressed, scaled down, turned, dark. What refs finds in the picture's text is held against what it finds in the
text itself, so that reading alone is measured.

usage: hard.py make DIR [SEED]                draws the set; another SEED gives the texts other fonts and other troubles
       hard.py score DIR BIN [-v] [NAME…]     wrong characters; references, contract fields and targets found and made up
       hard.py reliability DIR BIN            what is said of lines and what is right, in ranges of confidence
       hard.py fit DIR BIN                    the model of confidence (TEXT_OPTIONS="--ocr tesseract": the other engine's)

Needs what pictures.py needs, and fonts-arphic-ukai, fonts-arphic-uming."""
import glob, io, json, os, random, subprocess, sys, tempfile
import numpy as np
from PIL import Image, ImageFilter
import pictures as P
from hard_draw import CHATS, CONTRACTS, DATA, IDS, KOREAN, STYLES, TARGETS, TRADITIONAL, blocks, draw_chat, draw_page, draw_window, face_of, texts

# What happens to pictures: name → (im, rng) → im, and how it is saved. Letters are drawn at 26 to 30 pixels: 150 dpi and more.
def scaled(k):
    return lambda im, r: im.resize((round(im.width * k), round(im.height * k)), Image.LANCZOS)


def jpeg(im, q):
    b = io.BytesIO()
    im.convert("RGB").save(b, "JPEG", quality=q)
    return Image.open(b).convert("RGB")


def wechat(im, r):
    k = min(1, 1080 / max(im.width, 1))
    im = jpeg(scaled(k * .75)(im, r), 60)
    return jpeg(scaled(.92)(im, r), 45)


def curve(im, r):
    a = np.asarray(im)
    h, w = a.shape[:2]
    deep = h * .012 + 8
    x = np.arange(w) / w
    shift = deep * np.sin(np.pi * x) + deep * .4 * np.sin(2 * np.pi * x)
    big = np.full((h + int(deep * 3), w, 3), a[2, 2], np.uint8)
    for c in range(w):
        o = int(shift[c] + deep)
        big[o:o + h, c] = a[:, c]
    return Image.fromarray(big)


def photo(im, r):
    return P.photo(scaled(.8)(im, r), r.randrange(1000), tilt=.05, blur=.9, noise=6, shadow=.5)


def screen(im, r):
    """A photograph of a screen: its pixels beat with the camera's."""
    im = scaled(.75)(im, r)
    a = np.asarray(im).astype(float)
    yy, xx = np.mgrid[0:a.shape[0], 0:a.shape[1]]
    for c in range(3):
        a[..., c] *= 1 + .10 * np.sin(xx * 2.09 + c * 2.09) + .08 * np.sin(yy * 1.97 + xx * .05)
    a = a * .86 + 18
    im = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))
    return P.photo(im, r.randrange(1000), tilt=.05, blur=.8, noise=5, shadow=.25)


TROUBLES = {"clean": (scaled(.55), "png", {}), "q30": (scaled(.62), "jpg", {"quality": 30}), "q50": (scaled(.55), "jpg", {"quality": 50}), "q70": (scaled(.5), "jpg", {"quality": 70}),
            "dpi70": (scaled(.40), "png", {}), "dpi85": (scaled(.46), "jpg", {"quality": 70}), "dpi110": (scaled(.6), "jpg", {"quality": 60}), "wechat": (wechat, "jpg", {"quality": 60}),
            "photo": (photo, "jpg", {"quality": 60}), "curved": (lambda im, r: photo(curve(im, r), r), "jpg", {"quality": 60}), "screen": (screen, "jpg", {"quality": 65}),
            "skew": (lambda im, r: P.skew(scaled(.6)(im, r), r.choice((-5, -3, -2, 2, 3, 5))), "jpg", {"quality": 60}),
            "rot90": (lambda im, r: scaled(.6)(im, r).rotate(90, expand=True), "jpg", {"quality": 70}), "rot180": (lambda im, r: scaled(.6)(im, r).rotate(180), "jpg", {"quality": 70}),
            "rot270": (lambda im, r: scaled(.6)(im, r).rotate(270, expand=True), "jpg", {"quality": 70}), "dark": (lambda im, r: P.dark(scaled(.6)(im, r)), "jpg", {"quality": 60}),
            "scan": (lambda im, r: P.skew(scaled(.6)(im, r), r.uniform(-1.5, 1.5)).filter(ImageFilter.GaussianBlur(.7)).convert("L"), "jpg", {"quality": 40})}
PAPER = ["q30", "photo", "wechat", "dpi70", "curved", "q50", "skew", "scan", "dpi85", "rot90", "screen", "q70", "rot180", "dark", "dpi110", "clean", "rot270"]
SCREEN = ["clean", "wechat", "q50", "screen", "dpi85", "q30", "photo", "q70", "dpi70"]


def plan(seed):
    """(name, draw, trouble, text) for each picture; SEED moves troubles, fonts and styles about."""
    for i, (n, t) in enumerate(texts(CONTRACTS, "contracts")):
        two = "\t" not in t and len(t) > 500 and (i + seed) % 3 == 0
        yield f"contract-{n}", (lambda t, f, r, i=i, two=two: draw_page(t, f, 28, r, rules=(i + seed) % 3 > 0, columns=two)), PAPER[(i + 5 * seed) % len(PAPER)], t
    for i, (n, t) in enumerate(texts(TARGETS, "targets")):
        sheet = any(k == "t" for k, _ in blocks(t)) and (i + seed) % 2 == 0
        if sheet:
            yield f"target-{n}", (lambda t, f, r, i=i: draw_window(t, f, 26, r, dark=(i + seed) % 6 == 4, wps=(i + seed) % 4 == 2)), SCREEN[(i // 2 + 2 * seed) % len(SCREEN)], t
        else:
            yield f"target-{n}", (lambda t, f, r, i=i: draw_page(t, f, 28, r, rules=(i + seed) % 3 > 0)), PAPER[(i * 3 + seed) % len(PAPER)], t
    for i, (n, t) in enumerate(texts(CHATS, "targets")):
        yield f"chat-{n}", (lambda t, f, r, i=i: draw_chat(t, f, 30, r, list(STYLES)[(i + seed) % 4], dark=(i + seed) % 5 > 2)), SCREEN[(i + 4 * seed) % len(SCREEN)], t
    for i, (n, t) in enumerate(texts(TRADITIONAL)):
        yield f"trad-{n}", (lambda t, f, r: draw_page(t, f, 28, r)), PAPER[(i * 2 + seed) % len(PAPER)], t
    for i, t in enumerate(IDS):
        for k in range(3):
            yield f"ids-{i}-{k}", (lambda t, f, r, k=k: draw_page(t, f, 26, r, rules=k != 1, width=26 * 52, decorated=False)), (PAPER if k else SCREEN)[(i + 4 * k + seed) % 9], t
    for i, t in enumerate(KOREAN):
        yield f"korean-{i}", (lambda t, f, r: draw_page(t, f, 26, r, decorated=False)), PAPER[(i + seed) % len(PAPER)], t


def make(where, seed):
    os.makedirs(where, exist_ok=True)
    for k, (name, draw, trouble, text) in enumerate(plan(seed)):
        rng = random.Random(f"{seed} {name}")
        np.random.seed(k)
        im, said = draw(text, face_of(text, rng), rng)
        spoil, ext, save = TROUBLES[trouble]
        spoil(im, rng).save(f"{where}/{name}+{trouble}.{ext}", **save)
        open(f"{where}/{name}+{trouble}.txt", "w", encoding="utf-8").write("\n".join(said) + "\n")


def records(tools, files, gazetteer):
    """The pipeline over FILES: base name → [text, records], as users run it."""
    with tempfile.TemporaryDirectory() as tmp:
        run = "%s/sluice-unpack -q -o %s/s %s | %s/sluice-identify -q | %s/sluice-text -q --no-cache -j 2 %s | %s/sluice-refs -q -g %s" % (
            tools, tmp, " ".join(f"'{f}'" for f in files), tools, tools, os.environ.get("TEXT_OPTIONS", ""), tools, gazetteer)
        out = subprocess.run(["sh", "-c", run], stdout=subprocess.PIPE).stdout.decode()
        got = {}
        for line in out.splitlines():
            r = json.loads(line)
            name = os.path.basename(r.get("path", "")).rsplit(".", 1)[0]
            g = got.setdefault(name, ["", [], []])
            if r["type"] == "item":
                for k, ext in (0, ".txt"), (2, ".lines"):
                    path = f"{tmp}/s/{r['id'][:2]}/{r['id'][2:]}{ext}"
                    if os.path.exists(path):
                        t = open(path, encoding="utf-8").read()
                        g[k] = [json.loads(x) for x in t.splitlines()] if k else t
            else:
                g[1].append(r)
        return got


def plain(v):
    return P.folded(str(v)).lower()


def facts(rs):
    """Three sets: references, contract fields, targets."""
    refs = {(r["kind"], plain(r["value"])) for r in rs if r["type"] == "ref"}
    fields = {(k, plain(r[k])) for r in rs if r["type"] == "contract" for k in ("number", "title", "project", "party_a", "party_b", "amount", "signed") if k in r}
    targets = {plain(r.get("name") or r.get("host")) for r in rs if r["type"] == "target"}
    return refs, fields, targets


def score(where, tools, want, verbose):
    gaz = f"{DATA}/targets/gazetteer.tsv"
    pics = sorted(f for f in glob.glob(where + "/*") if f.endswith((".png", ".jpg")) and (not want or os.path.basename(f).startswith(want)))
    got, true = records(tools, pics, gaz), records(tools, [f[:-4] + ".txt" for f in pics], gaz)
    by, kinds = {}, {}
    for f in pics:
        name = os.path.basename(f)[:-4]
        text = open(f[:-4] + ".txt", encoding="utf-8").read()
        a, b = P.folded(text), P.folded(got.get(name, [""])[0])
        e = min(P.distance(a, b), len(a))
        row = [e, len(a)]
        for what, x, y in zip("rct", facts(true[name][1]), facts(got.get(name, ["", []])[1])):
            row += [len(x & y), len(x), len(y)]
            if what == "r":
                for k in {k for k, _ in x | y}:
                    t = kinds.setdefault(k, [0, 0, 0])
                    xs, ys = {v for kk, v in x if kk == k}, {v for kk, v in y if kk == k}
                    for i, n in enumerate((len(xs & ys), len(xs), len(ys))):
                        t[i] += n
            if verbose:
                for m in sorted(map(str, x - y)):
                    print(f"    {name}: {what} missed {m}")
                for m in sorted(map(str, y - x)):
                    print(f"    {name}: {what} made up {m}")
        if verbose:
            print(f"{name:44} {100 * e / len(a):6.2f} %  refs {row[2]}/{row[3]} contract {row[5]}/{row[6]} targets {row[8]}/{row[9]}")
        for g in (name.split("-")[0], "+" + name.split("+")[1], "all"):
            t = by.setdefault(g, [0] * 11)
            for i, v in enumerate(row):
                t[i] += v
    rate = lambda n, d: f"{n / d:.3f}" if d else "  -  "
    if verbose:
        for k, t in sorted(kinds.items()):
            print(f"{k:20} P {rate(t[0], t[2])} R {rate(t[0], t[1])} of {t[1]}")
    print(f"{'':10}  wrong     refs P     R     contract P     R      targets P     R")
    for g, t in sorted(by.items(), key=lambda x: (x[0] == "all", x[0])):
        print(f"{g:10} {100 * t[0] / t[1]:6.2f} %   {rate(t[2], t[4])}  {rate(t[2], t[3])} {t[3]:4}     {rate(t[5], t[7])}  {rate(t[5], t[6])} {t[6]:4}     {rate(t[8], t[10])}  {rate(t[8], t[9])} {t[9]:3}")


def lines(where, tools):
    """Each line that was read: what is said of it (and the parts that this is made of), whether it stands in the truth as it is."""
    pics = sorted(f for f in glob.glob(where + "/*") if f.endswith((".png", ".jpg")))
    got = records(tools, pics, f"{DATA}/targets/gazetteer.tsv")
    for f in pics:
        name = os.path.basename(f)[:-4]
        truth, (text, _, boxes) = P.folded(open(f[:-4] + ".txt", encoding="utf-8").read()), got.get(name, ["", [], []])
        raw = text.encode()
        for b in boxes or []:
            t = P.folded(raw[b["start"]:b["end"]].decode(errors="replace"))
            if t:
                yield b["confidence"], [1, np.log(1 - b["mean"] + .002), np.log(1 - b["least"] + .005), np.log(len(t))], t in truth


def reliability(where, tools):
    said, _, right = map(np.array, zip(*lines(where, tools)))
    edges = (0, .1, .3, .5, .7, .8, .9, .95, .98, 1.01)
    for lo, hi in zip(edges, edges[1:]):
        k = (said >= lo) & (said < hi)
        if k.any():
            print(f"{lo:.2f} to {min(hi, 1):.2f} {k.sum():6} lines  said {said[k].mean():.3f}  right {right[k].mean():.3f}")
    print(f"Brier score {np.mean((said - right) ** 2):.4f}, of the mean alone {right.mean() * (1 - right.mean()):.4f}")


def fit(where, tools):
    """The row of lib/text/ocr_confidence.def, by Newton's method."""
    _, x, y = zip(*lines(where, tools))
    x, y = np.array(x), np.array(y, float)
    w = np.zeros(4)
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        w += np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(4), x.T @ (y - p) - 1e-3 * w)
    print(len(y), "lines:", ", ".join(f"{v:.3f}f" for v in w))


if __name__ == "__main__":
    a = sys.argv
    if len(a) < 3 or a[1] not in ("make", "score", "reliability", "fit") or (a[1] != "make" and len(a) < 4):
        sys.exit(__doc__)
    if a[1] == "make":
        make(a[2], int(a[3]) if len(a) > 3 else 0)
    elif a[1] == "score":
        score(os.path.abspath(a[2]), os.path.abspath(a[3]), tuple(x for x in a[4:] if x != "-v"), "-v" in a)
    else:
        {"reliability": reliability, "fit": fit}[a[1]](os.path.abspath(a[2]), os.path.abspath(a[3]))
