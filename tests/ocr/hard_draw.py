"""hard_draw.py - the texts of hard.py drawn as pages, as windows of a spreadsheet program and as chats.

What is drawn stands in Sheet.said, line by line, as it should be read. Everything is made up."""
import glob, os, re
from PIL import Image, ImageDraw
import pictures as P

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")
P.FONTS.update({"kai": ("/usr/share/fonts/truetype/arphic/ukai.ttc", 0), "song": ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
                "micro": ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0), "kor": (P.NOTO % "Sans", 1)})
SIMPLE = ("sans", "serif", "hei", "kai", "song", "micro")
CONTRACTS = {"cases": "zh-form-01 zh-form-02 zh-form-03 zh-form-04 zh-form-05 zh-form-06 zh-form-07 zh-form-08 zh-table-01 zh-table-02 zh-table-03 zh-tender-01 zh-tender-02 en-form-01 en-form-02",
             "third": "t-tech-service t-purchase-govt t-software-dev t-framework t-supplement t-award-letter t-acceptance t-lease-equipment t-vat-invoice t-en-sow",
             "more": "zh-form-11 zh-form-12 zh-form-13 zh-form-14 zh-table-11 zh-table-12 zh-tender-11",
             "fifth": "v-cover v-underlines v-party-table v-bilingual v-construction v-loan v-ledger-quarter v-en-long",
             "fourth": "f-order f-goods-list f-result-table f-ledger-sides f-house f-en-supply"}
TARGETS = {"cases": "zh-table-01 zh-table-02 zh-table-03 zh-table-05 zh-table-06 en-table-02", "more": "zh-table-more-01 zh-table-more-02 zh-table-more-03",
           "fifth-dev": "zh-table-01 zh-table-03 zh-table-05 zh-week-02 zh-week-04 zh-cat-02 zh-task-01", "sixth": "zh-table-01 zh-table-02 zh-table-03 zh-week-01 zh-cat-01",
           "third-a": "zh-table-01 zh-table-02 zh-weekly-01 zh-annex-01", "seventh": "zh-table-71 zh-week-71 zh-sample-71"}
CHATS = {"fifth-dev": "zh-chat-01 zh-chat-03 zh-chat-05 zh-chat-07 zh-chat-09 zh-chat-11", "sixth": "zh-chat-01 zh-chat-02 zh-chat-03 zh-chat-04 zh-chat-05 zh-chat-06",
         "seventh": "zh-chat-71 zh-chat-72 zh-chat-73", "third-a": "zh-optalk-01 zh-optalk-02", "eighth": "zh-chat-81 zh-chat-82 zh-chat-83 en-chat-81"}
TRADITIONAL = {"third": "t-trad-contract", "fourth": "f-trad-tw", "blind": "b-trad-hk", "eighth": "zh-trad-81 zh-trad-82", "seventh": "zh-trad-71"}
# What is confused: O and 0, l and 1, S and 5, B and 8, rn and m.
IDS = ["""服务器资产登记表
主机\t地址\t账号\t备注
mail01.dongyou.example\t203.0.113.10\troot01@dongyou.example\t主邮件网关
vpn-lo0.dongyou.example\t198.51.100.108\tO0ps_admin@dongyou.example\t旧网关
c2-l1.example.net\t192.0.2.111\tbill.l01@mail.example\t端口8081
cdn-il10.example.org\t203.0.113.181\tsosS5@post.example\t待迁移
管理页面：https://vpn-lo0.dongyou.example/login/l1/index.php?id=100110
备用页面：http://198.51.100.108:8080/Il1O0/panel
网段：198.51.100.0/24，IPv6：2001:db8::10:b8
联系邮箱：zhao.lin0l@dongyou.example；电话：13800138010，座机：0571-8800 1010""",
       """供应商登记表
单位名称：临渊洞幽信息技术有限公司
统一社会信用代码：91330000MA0000018P
开户行：青石银行城南支行
账号：6222020000000000011
联系人：沈岚　手机：13900139018
身份证号：110101199003070011
电子邮箱：shenlan_1990@dongyou.example
网址：www.dongyou.example
合同编号：DY-2021-O117-B8S5
备注：合同金额￥1,108,800.00元，大写壹佰壹拾万捌仟捌佰元整。""",
       """下载任务
wget http://cdn-il10.example.org/o0/lib1l.so -O /tmp/lib1l.so
md5 d41d8cd98f00b204e9800998ecf8427e
sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709
sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
BTC bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq
BTC 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2
CVE-2021-44228 CVE-2017-0144
MAC 00:1b:44:11:3a:b7
IMEI 490154203237518
proxy 203.0.113.181:1080 198.51.100.10:3128
ssh ops@c2-l1.example.net -p 2222
curl https://api.example.com/v1/users?page=10&limit=100""",
       """联系人名单
姓名\t手机\t邮箱\t微信
陆远\t13811011801\tlu.yuan@dongyou.example\twxid_synthetic0010
钱墨\t15901010101\tqian.mo1@mail.example\twxid_lantern0l8o
Bill O'Lin\t+1 202-555-0110\tbill.olin@post.example\tbillol_0110
Ivan Orlov\t+7 495 555-01-10\torlov.il@mail.example\torlov_l10"""]
KOREAN = ["""계약서
계약번호: DY-2021-0101
발주자: 루리타니아 외교부
수급자: 주식회사 동유
계약금액: 120,000,000원
담당자 전자우편: kim@dongyou.example
계약일: 2021년 3월 15일
위 당사자는 다음과 같이 계약을 체결한다. 계약 기간은 12개월로 한다.""", """피해 목록
기관\t주소\t자료
엘보니아 외교부\tmfa.elbonia.example\t95.2GB
루리타니아 국립대학교\tuniv.ruritania.example\t640MB
서버 주소는 203.0.113.77 이고 담당자는 박 과장이다."""]


def cases(path):
    got, name = {}, None
    for line in open(path, encoding="utf-8").read().split("\n"):
        m = re.match(r"%% (\S+)", line)
        if m or line.startswith(("%", "=>", "@ ")):
            name = m.group(1) if m else name
            if m:
                got[name] = []
        elif name:
            got[name].append(line.replace("\\t", "\t"))
    return {k: "\n".join(v).strip("\n") for k, v in got.items()}


def texts(want, folder=None):
    for f, names in want.items():
        have = {}
        for path in glob.glob(f"{DATA}/[ct]*[s]/{f}.txt"):
            have.update(cases(path) if path.split("/")[-2] == folder or not folder else {})
        for n in names.split():
            yield f"{f}.{n}", have[n]


def wrap(text, f, room):
    """Words stay whole where they can, but for those of Han."""
    lines, line = [], ""
    for word in re.findall("[^\u2e80-\u9fff\uff00-\uff65 ]+ ?|.", text):
        if line and f.getlength((line + word).rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        while f.getlength(word.rstrip()) > room and len(word) > 1:
            k = max(1, sum(f.getlength(word[:i]) <= room for i in range(1, len(word))))
            lines.append(word[:k])
            word = word[k:]
        line += word
    return lines + [line.rstrip()] if line.strip() or not lines else lines


def face_of(text, rng):
    return "kor" if re.search("[가-힣]", text) else "tc" if re.search("[國學對單圖電與業標為]", text) else rng.choice(SIMPLE)


class Sheet:
    """What is drawn, at twice the size, and what it says, line by line."""

    def __init__(self, w, h, face, paper=(255, 255, 255), ink=(20, 20, 20)):
        self.im, self.face, self.ink, self.paper, self.said = Image.new("RGB", (w, h), paper), face, ink, paper, []
        self.d = ImageDraw.Draw(self.im)

    def text(self, x, y, t, px, ink=None, face=None):
        self.d.text((x, y), t, font=P.font(face or self.face, px), fill=ink or self.ink)

    def width(self, t, px):
        return P.font(self.face, px).getlength(t)


def blocks(text):
    """Tables are runs of lines with as many TABs."""
    out = []
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) > 2 and out and out[-1][0] == "t" and len(out[-1][1][0]) == len(cells):
            out[-1][1].append(cells)
        else:
            out.append(("t", [cells]) if len(cells) > 2 else ("p", line))
    return out


def draw_table(s, rows, x0, y, px, room, rules, grid=(70, 70, 70), pad=None):
    """Cells are as wide as they need to be; what does not fit is wrapped in its cell. Returns the y below."""
    pad = px * .5 if pad is None else pad
    need = [max(s.width(r[c], px) for r in rows) + 2 * pad + 2 for c in range(len(rows[0]))]
    while sum(need) > room and max(need) > px * 4:
        c = need.index(max(need))
        need[c] *= .9
    for r in rows:
        lines = [wrap(c, P.font(s.face, px), need[k] - 2 * pad) for k, c in enumerate(r)]
        high = max(len(l) for l in lines) * px * 1.35 + pad
        x = x0
        for k, l in enumerate(lines):
            if rules:
                s.d.rectangle([x, y, x + need[k], y + high], outline=grid, width=max(1, px // 16))
            for i, t in enumerate(l):
                s.text(x + pad, y + pad / 2 + i * px * 1.35 + (high - pad - len(l) * px * 1.35) / 2, t, px)
            x += need[k]
        s.said.append("\t".join(r))
        y += high
    return y + px * .6


def hand(s, x, y, t, px, rng):
    """Written with a blue pen, as far as a font can."""
    for c in t:
        f = P.font("kai", round(px * (1.15 + .25 * rng.random())))
        tile = Image.new("RGBA", (px * 2, px * 2), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((px * .3, px * .2), c, font=f, fill=(30, 40, 120, 235))
        tile = tile.rotate(rng.uniform(-9, 9), resample=Image.BICUBIC)
        s.im.paste(tile, (round(x - px * .3), round(y - px * .35 + rng.uniform(-2, 2))), tile)
        x += f.getlength(c) * .98


def draw_page(text, face, px, rng, rules=True, width=None, columns=False, decorated=True):
    """A sheet of paper. PX is the size of its letters; it is drawn large and scaled down by who spoils it."""
    width = width or px * 46
    s, margin, y = Sheet(width, px * 400, face), px * 4, px * 3
    lead, first = px * rng.choice((1.5, 1.7, 2)), True
    lines, room = blocks(text), width - 2 * margin
    if decorated:
        s.text(margin, px, "临渊洞幽信息技术有限公司　内部文件" if face != "kor" else "DONGYOU", round(px * .8), (90, 90, 90))
        s.said.append("临渊洞幽信息技术有限公司　内部文件" if face != "kor" else "DONGYOU")
        s.d.line([margin, px * 2.4, width - margin, px * 2.4], fill=(90, 90, 90))
    underline = rng.random() < .4
    if columns:
        half, x, top, deep = (room - px * 2) / 2, margin, y, 0
        body = [l for _, l in lines]
        wrapped = [(wrap(l, P.font(face, px), half), l) for l in body]
        most = sum(len(w) for w, _ in wrapped) / 2
        done = 0
        for w, l in wrapped:
            s.said.append(l)
            for t in w:
                s.text(x, y, t, px)
                y += lead
                done += 1
                deep = max(deep, y)
                if done >= most and x == margin:
                    x, y = margin + half + px * 2, top
        y = deep
        lines = []
    for k, (kind, what) in enumerate(lines):
        if kind == "t":
            y = draw_table(s, what, margin, y, px, room, rules)
            continue
        if not what.strip():
            y += lead * .5
            continue
        last = k > len(lines) - 4
        title = first and len(what) < 24 and not re.search("[：:]", what)
        date = re.search(r"(\d{4}年\d{1,2}月\d{1,2}日)$", what)
        cells = what.split("\t")
        m = re.match(r"([^：:]{2,12}[：:])(.{2,40})$", what)
        if title:
            s.text((width - s.width(what, round(px * 1.5))) / 2, y, what, round(px * 1.5))
            y += lead * 1.6
        elif len(cells) > 1:
            for i, c in enumerate(cells):
                s.text(margin + i * room / len(cells), y, c, px)
            y += lead
        elif date and last and decorated:
            head = what[:date.start()]
            s.text(margin, y, head, px)
            hand(s, margin + s.width(head, px) + px * .3, y, date.group(1), px, rng)
            y += lead * 1.1
        elif m and underline and s.width(what, px) < room * .8:
            s.text(margin, y, m.group(1), px)
            x = margin + s.width(m.group(1), px)
            s.d.line([x, y + px * 1.2, max(x + px * 14, x + s.width(m.group(2), px) + px * 2), y + px * 1.2], fill=s.ink, width=max(1, px // 16))
            s.text(x + px, y, m.group(2), px)
            y += lead
        else:
            for t in wrap(what, P.font(face, px), room):
                s.text(margin, y, t, px)
                y += lead
        s.said.append(what)
        first = False
    if decorated:
        s.text(width / 2 - px * 3, y + px, "第 1 页 共 1 页", round(px * .8), (60, 60, 60))
        s.said.append("第 1 页 共 1 页")
    im = s.im.crop((0, 0, width, round(y + px * 4)))
    if decorated and rng.random() < .5:
        im = P.seal(im, width * rng.choice((.35, .6)), im.height - px * 7, px * 9 // 2)
    return im, s.said


def draw_window(text, face, px, rng, dark=False, wps=False):
    """A table in a spreadsheet program, with what is around it."""
    rows, others = [], []
    for kind, what in blocks(text):
        rows += what if kind == "t" else []
        others += [what] if kind == "p" and what.strip() else []
    n = max(len(r) for r in rows)
    rows = [o.split("\t") + [""] * (n - len(o.split("\t"))) for o in others[:2]] + [r + [""] * (n - len(r)) for r in rows]
    probe = Sheet(10, 10, face)
    widths = [min(max(max(probe.width(r[c], px) for r in rows if r[c] and (len(rows) < 3 or r[1] or n == 1)) if any(r[c] and (r[1] or n == 1) for r in rows) else px * 4, px * 3), px * 22) + px for c in range(n)]
    high, x0 = round(px * 1.7), px * 3
    w = round(x0 + sum(widths) + px * 4)
    w = max(w, px * 44)
    paper, ink, chrome = ((30, 30, 30), (225, 225, 225), (45, 45, 48)) if dark else ((255, 255, 255), (20, 20, 20), (240, 240, 240))
    s = Sheet(w, px * 12 + high * (len(rows) + 5), face, paper, ink)
    bar = (33, 115, 70) if not wps else (245, 245, 245)
    s.d.rectangle([0, 0, w, px * 2], fill=bar)
    name = "样本目标汇总.xlsx"
    title = f"{name} - WPS 表格" if wps else f"{name} - Excel"
    s.text(px * (2 if wps else 14), px * .4, title, px, (60, 60, 60) if wps else (255, 255, 255))
    s.said.append(title)
    tabs = ["文件", "开始", "插入", "页面布局", "公式", "数据", "审阅", "视图"]
    s.d.rectangle([0, px * 2, w, px * 6], fill=chrome)
    for k, t in enumerate(tabs):
        s.text(px + k * px * 5, px * 2.3, t, px)
    s.said.append("\t".join(tabs))
    s.d.rectangle([px * 6, px * 4.2, w - px, px * 5.8], fill=paper, outline=(190, 190, 190))
    s.text(px, px * 4.4, "A1", px)
    s.text(px * 7, px * 4.4, rows[0][0], px)
    s.said.append("A1\t" + rows[0][0])
    y = px * 6
    s.d.rectangle([0, y, w, y + high], fill=chrome)
    x, grid = x0, (212, 212, 212) if not dark else (70, 70, 70)
    for c in range(n):
        s.d.rectangle([x, y, x + widths[c], y + high], outline=grid)
        s.text(x + widths[c] / 2 - px / 3, y + px * .3, "ABCDEFGHIJKLMN"[c], px)
        x += widths[c]
    s.said.append("\t".join("ABCDEFGHIJKLMN"[:n]))
    y += high
    for i, r in enumerate(rows):
        s.d.rectangle([0, y, x0, y + high], fill=chrome, outline=grid)
        s.text(px * .8, y + px * .3, str(i + 1), px)
        x = x0
        for c, t in enumerate(r):
            spans = t and not any(r[c + 1:])
            s.d.rectangle([x, y, x + (w - x if spans and n > 1 else widths[c]), y + high], outline=grid, fill=paper)
            s.text(x + px * .4, y + px * .3, t, px)
            x += widths[c]
        s.said.append("\t".join([str(i + 1)] + r).rstrip("\t"))
        y += high
    s.text(px * 3, y + high * 1.3, "Sheet1", px)
    s.said.append("Sheet1")
    return s.im.crop((0, 0, w, round(y + high * 2.6))), s.said


STYLES = {"wechat": dict(page=(237, 237, 237), left=(255, 255, 255), right=(149, 236, 105), dark=((17, 17, 17), (44, 44, 44), (62, 181, 117)), names="left", round=4),
          "qq": dict(page=(243, 244, 249), left=(255, 255, 255), right=(18, 150, 245), white=True, dark=((15, 15, 15), (38, 38, 38), (20, 110, 190)), names="left", round=14),
          "telegram": dict(page=(200, 216, 184), left=(255, 255, 255), right=(224, 252, 206), dark=((14, 22, 33), (24, 37, 51), (43, 82, 120)), names="inside", round=12),
          "dingtalk": dict(page=(255, 255, 255), left=(240, 241, 244), right=(206, 229, 255), dark=((24, 24, 24), (48, 48, 50), (30, 70, 120)), names="both", round=8)}


def messages(text):
    name = ("", "")
    for line in text.split("\n"):
        head = re.match(r"(\S{1,16}) (\d{1,2}:\d\d)$", line)
        if head:
            name = head.group(2), head.group(1)
            continue
        if name[1]:
            yield name[0], name[1], line
            name = ("", "")
            continue
        m = re.match(r"(?:\[(.*?)\] ?)?([^：:\s]{1,24})[：:] ?(.+)$", line)
        if m:
            yield m.group(1) or "", m.group(2), m.group(3)
        elif line.strip():
            cells = line.split("\t")
            yield (cells[0], cells[1], cells[-1]) if len(cells) > 2 else ("", "", line)


def draw_chat(text, face, px, rng, style, dark=False, said=None):
    """SAID, (when, who, what) for each bubble: what TEXT says otherwise."""
    k, w = STYLES[style], px * 27
    page, left, right = k["dark"] if dark else (k["page"], k["left"], k["right"])
    s = Sheet(w, px * 400, face, page, (225, 225, 225) if dark else (25, 25, 25))
    said = said or list(messages(text))
    me = said[0][1] if len({p for _, p, _ in said}) > 1 and rng.random() < .8 else None
    grey, small = ((150, 150, 150) if not dark else (120, 120, 120)), round(px * .75)
    s.text(px, px * .4, "21:47", small)
    s.d.rectangle([0, px * 1.6, w, px * 4], fill=tuple(max(0, c - 6) for c in page))
    s.text(px * 2.6, px * 2.1, "项目沟通群(12)", px)
    s.d.line([px * 1.5, px * 2.3, px, px * 2.8, px * 1.5, px * 3.3], fill=s.ink, width=2)
    s.said += ["21:47", "项目沟通群(12)"]
    y, shown, last = px * 5, "", None
    stamp = [9, 12]
    for i, (when, who, what) in enumerate(said):
        mine = who == me
        if not when and i % 4 == 0:
            when = f"昨天 {stamp[0]}:{stamp[1]:02d}" if i == 0 else f"{stamp[0] + i}:{stamp[1] + i:02d}"
        inside = k["names"] == "inside"
        clock = re.search(r"\d{1,2}:\d\d", when)
        if when and not inside and when != shown:
            s.text((w - s.width(when, small)) / 2, y, when, small, grey)
            shown, y = when, y + px * 2
        ax = w - px * 3.2 if mine else px * .7
        tint = [(70, 110, 180), (190, 120, 60), (90, 150, 90), (150, 80, 140)][sum(map(ord, who)) % 4]
        if style == "wechat":
            s.d.rounded_rectangle([ax, y, ax + px * 2.5, y + px * 2.5], radius=4, fill=tint)
        else:
            s.d.ellipse([ax, y, ax + px * 2.5, y + px * 2.5], fill=tint)
        named = who and (k["names"] == "both" or not mine) and not inside
        if named:
            nx = w - px * 4 - s.width(who, small) if mine else px * 4
            s.text(nx, y - px * .2, who, small, grey)
            y += px * 1.1
        f = P.font(face, px)
        lines = [l for t in what.split("\n") for l in wrap(t, f, px * 15)]
        label = who if inside and who and not mine else None
        bw = max([f.getlength(t) for t in lines] + ([s.width(label, small)] if label else [])) + px * 1.4 + (px * 2.6 if inside and len(lines) == 1 else 0)
        bh = len(lines) * px * 1.45 + px * .9 + (px * 1.1 if label else 0) + (px * .6 if inside else 0)
        bx = w - px * 3.9 - bw if mine else px * 3.9
        s.d.rounded_rectangle([bx, y, bx + bw, y + bh], radius=k["round"], fill=right if mine else left)
        if style == "wechat":
            s.d.polygon([(bx + bw, y + px), (bx + bw + px * .35, y + px * 1.25), (bx + bw, y + px * 1.5)] if mine else [(bx, y + px), (bx - px * .35, y + px * 1.25), (bx, y + px * 1.5)], fill=right if mine else left)
        ty = y + px * .45
        if label:
            s.text(bx + px * .7, ty, label, small, tint)
            ty += px * 1.1
        for t in lines:
            s.text(bx + px * .7, ty, t, px, (255, 255, 255) if mine and k.get("white") else None)
            ty += px * 1.45
        if inside:
            at = clock.group() if clock else f"{stamp[0]}:{(stamp[1] + i) % 60:02d}"
            s.text(bx + bw - px * 2.6, y + bh - px * 1.1, at, round(px * .65), grey)
        y += bh + px * .8
        if style != "telegram" and i % 5 == 2 and last:   # a quoted message hangs below
            q = f"{last[0]}：{last[1]}"[:22] if last[0] else last[1][:22]
            qw = s.width(q, small) + px
            qx = w - px * 3.9 - qw if mine else px * 3.9
            s.d.rounded_rectangle([qx, y - px * .4, qx + qw, y + px * 1.1], radius=4, fill=tuple(max(0, c - 12) if not dark else c + 12 for c in page))
            s.text(qx + px * .5, y - px * .2, q, small, grey)
            y += px * 1.9
        else:
            q = None
        if i % 6 == 4:                                    # a face that is no letter
            ex = bx
            s.d.ellipse([ex, y, ex + px * 2, y + px * 2], fill=(255, 204, 77), outline=(200, 150, 40))
            s.d.ellipse([ex + px * .5, y + px * .6, ex + px * .75, y + px * .9], fill=(90, 60, 20))
            s.d.ellipse([ex + px * 1.25, y + px * .6, ex + px * 1.5, y + px * .9], fill=(90, 60, 20))
            s.d.arc([ex + px * .5, y + px * .7, ex + px * 1.5, y + px * 1.6], 20, 160, fill=(90, 60, 20), width=2)
            y += px * 2.8
        speaker = (who if label or named else "right" if mine else "left")
        s.said.append(f"{speaker}\t{at if inside else shown}\t{what}")
        if q:
            s.said.append(q)
        last = (who, what)
    y = max(y, w * 1.1)  # as high as a telephone's, or higher
    s.d.rectangle([0, y, w, y + px * 3], fill=tuple(max(0, c - 6) for c in page))
    return s.im.crop((0, 0, w, round(y + px * 3))), s.said
