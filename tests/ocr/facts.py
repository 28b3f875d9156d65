#!/usr/bin/python3
"""Targets and contracts that are found in pictures, against what is found in the same documents as text and what stands in them.

The documents are the made-up sets of tests/data, each drawn as chat, table, window, console or page (two pages are a PDF of pictures) and
spoilt as pictures are. A fact that is missed or made up is told with the reason: whether the reader of pictures has its words, or nearly, or not.

usage: facts.py make DIR SEED SET.txt…        draws all documents of the sets; another SEED gives other drawings and troubles
       facts.py read DIR BIN                  reads the pictures into DIR/store, once for many scores
       facts.py score DIR BIN [-v] [NAME…]    measures what is found in what was read, or in what begins with NAME

Needs what hard.py needs. Everything is made up."""
import glob, json, os, random, re, subprocess, sys
import numpy as np
import hard
import pictures as P
import screens_draw, scripts  # their fonts
from hard_draw import DATA, STYLES, blocks, draw_chat, draw_page, draw_window, face_of

FIELDS = ("number", "title", "project", "party_a", "party_b", "amount", "signed")
TROUBLES = {"page": hard.PAPER[:9] + ["q70", "dark", "dpi110", "clean", "clean"], "chat": hard.SCREEN, "window": hard.SCREEN, "console": hard.SCREEN, "table": hard.PAPER[:9] + ["clean", "q70"]}
TALK = re.compile("chat|talk|board|dm")


def read_set(path):
    """(name, text, what must be found) for each case; lines that name nothing stand eight by eight."""
    head, _, innocent = open(path, encoding="utf-8").read().partition("\n%innocent")
    for part in re.split(r"^%% ", head, flags=re.M)[1:]:
        name, _, body = part.partition("\n")
        lines = body.split("\n")
        if any(l.startswith("%") for l in lines):
            continue
        want = [dict(re.match(r"\s*(\w+)=(.*?)\s*$", f).groups() for f in l[3:].split(";") if "=" in f) for l in lines if l.startswith("=> ")]
        text = "\n".join(l for l in lines if not re.match("=> |@ ", l)).strip("\n")
        yield name.split()[0], text.replace("\\t", "\t").replace("\\f", "\f"), want
    plain = innocent.split("\n")[1:]
    for i in range(0, len(plain), 8):
        yield f"innocent-{i // 8 + 1}", "\n\n".join(l.replace("\\n", "\n") for l in plain[i:i + 8]).strip(), []


def faces(text, r):
    """Fonts that have the text's letters."""
    if re.search("[\u0600-\u06ff\u1e00-\u1eff]", text):
        return "dejavu-sans"
    if re.search("[ぁ-ヿ]", text):
        return "jp"
    if not re.search("[⺀-鿿가-힣]", text):
        return r.choice(("dejavu-sans", "liberation-sans", "dejavu-serif", "sans"))
    return face_of(text, r)


def drawing(name, text, r):
    """Which kind of picture a document is."""
    kinds = [k for k, _ in blocks(text)]
    rows = "t" in kinds
    if TALK.search(name):
        return "chat"
    if rows:
        return r.choice(("window", "table")) if kinds.count("p") < 3 else "table"
    if re.search("log|panel|creds|console|path", name):
        return "console"
    return r.choice(("page", "page", "page", "chat")) if len(text) < 200 and not re.search("form|contract|pw-|^[tvfb]-", name) else "page"


SMALL = {"zh": (["在吗", "在的，你说"], ["收到", "好的，我看看"]), "ru": (["привет", "да, слушаю"], ["ок", "понял"]), "en": (["hi", "yes?"], ["ok", "got it, thanks"])}


def message(text, r):
    """A document that somebody sent, with what one says before and after."""
    before, after = SMALL["zh" if re.search("[⺀-鿿]", text) else "ru" if re.search("[а-я]", text) else "en"]
    say = [(before[0], "沈岚"), (before[1], "陆远"), *((t, "沈岚") for t in text.split("\n\n") if t.strip()), (r.choice(after), "陆远")]
    return [("", who, what) for what, who in say]


def draw(kind, name, text, r):
    face = faces(text, r)
    if kind == "chat":
        return draw_chat(text, face, 30, r, r.choice(list(STYLES)), dark=r.random() < .3, said=None if TALK.search(name) and "\n" in text else message(text, r))[0]
    if kind == "window":
        return draw_window(text, face, 26, r, dark=r.random() < .25, wps=r.random() < .5)[0]
    if kind == "console":
        im = draw_page(text.replace("\t", "    "), "mono" if re.search("[⺀-鿿]", text) else "mono-dejavu" if face != "jp" else face, 24, r, rules=False, decorated=False, width=24 * 60)[0]
        return P.dark(im) if r.random() < .7 else im
    return draw_page(text, face, 28, r, rules=kind != "table" or r.random() < .7, decorated=r.random() < .4 and bool(re.search("[⺀-鿿]", text)))[0]


def make(where, seed, sets):
    os.makedirs(where, exist_ok=True)
    for path in sets:
        which = os.path.basename(path)[:-4]
        what = "contract" if "contracts" in os.path.dirname(os.path.abspath(path)) else "target"
        for k, (case, text, want) in enumerate(read_set(path)):
            r = random.Random(f"{seed} {which} {case}")
            np.random.seed((seed * 1000 + k) % 2**31)
            kind = drawing(case, text, r)
            trouble = r.choice(TROUBLES[kind])
            name = f"{where}/{what}-{which}.{case}+{kind}+{trouble}"
            spoil, ext, save = hard.TROUBLES[trouble]
            pages = [spoil(draw(kind, case, t.strip("\n"), r), r).convert("RGB") for t in text.split("\f") if t.strip()]
            if len(pages) > 1:
                pages[0].save(name + ".pdf", save_all=True, append_images=pages[1:], quality=75)
            elif pages:
                pages[0].save(f"{name}.{ext}", **save)
            open(name + ".txt", "w", encoding="utf-8").write(text + "\n")
            json.dump({"what": what, "want": want}, open(name + ".json", "w", encoding="utf-8"), ensure_ascii=False)


def near(piece, text):
    """Least edits between PIECE and any part of TEXT."""
    row, k, codes = np.zeros(len(text) + 1, int), np.arange(len(text) + 1), np.array([ord(c) for c in text], int)
    for i, c in enumerate(piece, 1):
        new = np.empty_like(row)
        new[0] = i
        new[1:] = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(c)))
        row = np.minimum.accumulate(new - k) + k
    return min(int(row.min()), len(piece))


plain = hard.plain


def is_one(have, want):
    return have is not None and plain(have) in [plain(w) for w in want.split("|")]


def targets(want, rs):
    """Pairs (wanted or None, found or None), and the fields that are right of those asked for."""
    have, pairs, raws = [r for r in rs if r["type"] == "target"], [], {}
    for r in rs:
        if r["type"] == "ref" and r["kind"] == "organization":
            raws.setdefault(r["value"], set()).add(r["raw"])
    for w in want:
        key = "name" if "name" in w else "host"
        got = next((h for h in have if is_one(h.get(key), w[key]) or is_one(h.get("known_as"), w[key]) or key == "name" and any(is_one(x, w[key]) for x in raws.get(h.get("name"), ()))), None)
        if got:
            have.remove(got)
        pairs.append((w, got))
    return pairs + [(None, h) for h in have]


def same(k, want, have):
    if have is None:
        return False
    return abs(float(have) - float(want)) <= 1e-6 * float(want) if k == "amount" else plain(want) == plain(have)


def contracts(want, rs):
    have, pairs = [r for r in rs if r["type"] == "contract"], []
    for w in want:
        best = max(have, key=lambda h: sum(same(k, v, h.get(k)) for k, v in w.items()), default=None)
        if best is not None and sum(same(k, v, best.get(k)) for k, v in w.items()) < 2:
            best = None
        if best is not None:
            have.remove(best)
        pairs.append((w, best))
    return pairs + [(None, h) for h in have]


def why(value, text):
    """How much of VALUE the reader has."""
    v = min((plain(x) for x in str(value).split("|")), key=lambda x: near(x, text))
    n = near(v, text)
    return "read" if n == 0 else "nearly" if n <= max(1, len(v) // 4) else "lost"


class Count:
    def __init__(self):
        self.want = self.found = self.extra = self.misread = self.fields = self.right = self.wrong = self.read = self.nearly = 0

    def line(self):
        f = lambda a, b: f"{a / b:.3f}" if b else "  -  "
        return f"P {f(self.found, self.found + self.extra)} R {f(self.found, self.want)} of {self.want:4}  fields P {f(self.right, self.right + self.wrong)} R {f(self.right, self.fields)} of {self.fields:4}  missed: read {self.read} nearly {self.nearly}  made up {self.extra} (a name misread {self.misread})"


def count(c, what, want, rs, text, say):
    pairs = (targets if what == "target" else contracts)(want, rs)
    shown = lambda h: h.get("name") or h.get("host") or " / ".join(str(h.get(k, "")) for k in FIELDS)
    for w, h in pairs:
        if w is None:
            c.extra += 1
            wanted = [v for x in want for k, v in x.items() if k in ("name", "host")]
            mine = plain(h.get("name") or h.get("host") or "")
            bad = what == "target" and any(near(plain(p), mine) <= max(1, len(plain(p)) // 4) for v in wanted for p in v.split("|"))
            c.misread += bad
            say(f"made up {shown(h)} by {h.get('cue') or h.get('by', '')}{' (misread)' if bad else ''}")
            if what == "contract":
                c.wrong += sum(k in h for k in FIELDS)
            continue
        c.want += 1
        c.found += h is not None
        keys = [k for k in w if what == "target" or k in FIELDS]
        c.fields += len(keys)
        if h is None:
            key = "name" if "name" in w else "host" if "host" in w else keys[0]
            state = why(w[key], text)
            c.read += state == "read"
            c.nearly += state == "nearly"
            say(f"missed {w[key]} ({state})")
            continue
        for k in keys:
            ok = k in ("name", "host") and what == "target" and (k == "name" or "name" not in w) or (same(k, w[k], h.get(k)) if what == "contract" else is_one(h.get(k), w[k]))
            c.right += ok
            if not ok:
                c.wrong += k in h
                say(f"{k} is '{h.get(k, '')}', not '{w[k]}' ({why(w[k], text) if k not in ('amount', 'signed', 'country', 'sector', 'bytes') else 'value'})")


def documents(where, want=()):
    return sorted(f[:-5] for f in glob.glob(where + "/*.json") if not want or os.path.basename(f).startswith(want))


def read(where, tools):
    """The stream in front of refs, for pictures and for texts."""
    for side in "picture", "text":
        files = [f for d in documents(where) for f in glob.glob(glob.escape(d) + ".*") if not f.endswith(".json") and f.endswith(".txt") == (side == "text")]
        with open(f"{where}/{side}.stream", "wb") as out:
            for i in range(0, len(files), 200):
                run = f"{tools}/sluice-unpack -q -o {where}/store \"$@\" | {tools}/sluice-identify -q | {tools}/sluice-text -q --no-cache -j 2 {os.environ.get('TEXT_OPTIONS', '')}"
                subprocess.run(["sh", "-c", run, "sh", *files[i:i + 200]], stdout=out)


def records(where, tools, side, gazetteer):
    """Base name → text, records."""
    got = {}
    with open(f"{where}/{side}.stream", "rb") as stream:
        out = subprocess.run([f"{tools}/sluice-refs", "-q", "-g", gazetteer], stdin=stream, stdout=subprocess.PIPE).stdout.decode()
    for line in out.splitlines():
        r = json.loads(line)
        if "!/" in r.get("path", ""):
            continue
        g = got.setdefault(os.path.basename(r.get("path", "")).rsplit(".", 1)[0], ["", []])
        if r["type"] == "item":
            path = f"{where}/store/{r['id'][:2]}/{r['id'][2:]}.txt"
            g[0] = open(path, encoding="utf-8").read() if os.path.exists(path) else g[0]
        else:
            g[1].append(r)
    return got


def score(where, tools, want, verbose):
    gaz = f"{DATA}/targets/gazetteer.tsv"
    got, true = records(where, tools, "picture", gaz), records(where, tools, "text", gaz)
    by = {}
    for f in documents(where, want):
        name, truth = os.path.basename(f), json.load(open(f + ".json", encoding="utf-8"))
        case, kind, trouble = name.split("+")
        language = re.match(r"(?:[^.]*\.)?(?:none-|inn-|by-)?(zh|en|ru|fa|vi|ko|ja|es|fr|de|tr|ar|uk)\b", case)
        for side, have in ("text", true), ("picture", got):
            text, rs = have.get(name, ["", []])[:2]
            flat, said = plain(text), []
            for g in (f"{truth['what']}s", f"{truth['what']}s {kind}", f"{truth['what']}s +{trouble}", f"{truth['what']}s {language.group(1) if language else 'other'}"):
                said = []
                count(by.setdefault(g, {}).setdefault(side, Count()), truth["what"], truth["want"], rs, flat, said.append)
            if verbose:
                for s in said:
                    print(f"{name} [{side}]: {s}")
    for g in sorted(by):
        for side, c in by[g].items():
            print(f"{g:18} {side:8} {c.line()}")


if __name__ == "__main__":
    a = [x for x in sys.argv if x != "-v"]
    if len(a) > 4 and a[1] == "make":
        make(a[2], int(a[3]), a[4:])
    elif len(a) > 3 and a[1] == "read":
        read(os.path.abspath(a[2]), os.path.abspath(a[3]))
    elif len(a) > 3 and a[1] == "score":
        score(os.path.abspath(a[2]), os.path.abspath(a[3]), tuple(a[4:]), "-v" in sys.argv)
    else:
        sys.exit(__doc__)
