#!/usr/bin/python3
"""Real life for the reader of pictures: a made-up set of pages and tables, turned, leaning, photographed,
small, dark, stamped, and what was read of them.

tests/data/ocr has the check pictures of it, which `make check` reads (tests/cli/ocr_real.t).

usage: pictures.py make DIR [NAME…]         draws the pictures (all, or whose names begin with NAME) and their truths
       pictures.py score DIR BIN [NAME…]    reads them with BIN/sluice-text; wrong characters, table rows found

Needs python3-pil, python3-numpy and Debian's CJK fonts (deps of nothing else). Everything is invented."""
import os, random, subprocess, sys, unicodedata
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

NOTO = "/usr/share/fonts/opentype/noto/Noto%sCJK-Regular.ttc"
FONTS = {"sans": (NOTO % "Sans", 2), "serif": (NOTO % "Serif", 2), "mono": (NOTO % "Sans", 7), "hei": ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
         "tc": (NOTO % "Serif", 3)}


def font(name, px):
    path, index = FONTS[name]
    return ImageFont.truetype(path, px, index=index)


CONTRACT = ["技术服务合同", "合同编号：DY-2021-0457", "甲方（委托方）：虚衡市公安局", "乙方（受托方）：临渊洞幽信息技术有限公司", "项目名称：“听雨”邮件分析平台采购项目",
            "根据《中华人民共和国民法典》及有关规定，甲乙双方本着平等自愿的原则，经友好协商，就乙方向甲方提供技术服务事宜达成如下条款，以资共同遵守。",
            "第一条 合同金额为人民币壹佰贰拾万元整（￥1,200,000.00元），含税率6%的增值税专用发票。",
            "第二条 付款方式：合同签订后10个工作日内支付30%，即￥360,000.00元；验收合格后支付60%，质保期满后支付余款10%。",
            "第三条 乙方应于2021年9月30日前完成平台V3.0的安装调试，并提供不少于3次的现场培训，服务期限为24个月。",
            "第四条 未经对方书面同意，任何一方不得将本合同的内容披露给第三方；违约方应支付合同总额20%的违约金。",
            "第五条 联系人邮箱：contract@dongyou.example，服务器地址：203.0.113.77，电话：010-1234 5678。",
            "第六条 本合同一式四份，甲乙双方各执两份，自双方签字盖章之日起生效。", "签订日期：2021年3月15日", "签订地点：临渊省虚衡市"]
TABLE = [["序号", "国家", "目标名称", "域名", "数据量", "样本时间"],
         ["1", "艾尔博尼亚", "外交部", "mfa.elbonia.example", "95.2 GB", "2021-03"],
         ["2", "艾尔博尼亚", "艾博电信", "elbotel.example.net", "1.8 TB", "2020-11"],
         ["3", "鲁里坦尼亚", "国立大学", "univ.ruritania.example", "640 MB", "2021-06"],
         ["4", "鲁里坦尼亚", "政策研究所", "strelsau-policy.example.org", "12 GB", "2019-12"],
         ["5", "环礁群岛", "环礁理事会", "atoll.example.com", "3.4 GB", "2021-01"],
         ["6", "环礁群岛", "海关总署", "customs.atoll.example", "870 MB", "2020-08"]]
LEDGER = [["合同编号", "签订日期", "甲方", "产品", "金额（万元）"],
          ["DY-2020-0101", "2020-01-12", "虚衡市公安局", "听雨", "120.00"], ["DY-2020-0102", "2020-02-03", "南渚市公安局", "折扇", "35.50"],
          ["DY-2020-0103", "2020-02-28", "临渊省国家安全厅", "萤火", "88.00"], ["DY-2020-0104", "2020-03-17", "青崖县公安局", "棋枰", "9.85"],
          ["DY-2020-0105", "2020-04-01", "信息安全测评中心", "听雨", "368.50"]]
COLUMNS = ["听雨平台采用分布式架构，前端负责数据的接入与清洗，后端负责索引、检索和展示，单节点每日可处理三百万封邮件。系统支持按发件人、收件人、主题、附件名称和正文内容进行组合查询，并能自动识别其中的电话号码、银行账号与身份证号码。",
           "折扇系统由控制端、中转端和受控端三部分组成，控制端运行在内网，通过中转服务器198.51.100.23与受控端通信。全部通信内容均经过加密，并伪装成普通网页访问，能够绕过常见的安全软件。管理员可以为每位操作员设置不同的权限，所有操作均留有日志以备审计。"]
TERMINAL = ["$ whoami", "root", "$ ifconfig eth0 | grep inet", "inet 203.0.113.77  netmask 255.255.255.0", "$ cat targets.txt", "mail.mfa.elbonia.example 198.51.100.23 已控",
            "vpn.elbotel.example.net 198.51.100.40 待上线", "$ ls -l /data/mail", "-rw-r--r-- 1 root root 1843200 Mar  4 10:21 inbox.pst", "下载完成：共 3 个文件，95.2 GB",
            "$ ssh admin@c2.example.net -p 2222", "Permission denied, please try again."]
TRAD = ["標案名稱：資訊安全監控中心委外服務案", "機關名稱：環礁理事會資訊處", "採購編號：XHCG-2020-G1-00045", "依政府採購法第二十二條第一項規定辦理，決標金額新臺幣參佰伍拾捌萬元整。",
        "履約期限自民國一百零九年五月二十日起至民國一百一十年五月十九日止，廠商應於簽約後三十日內提出工作計畫書。", "聯絡人：陳先生，電話：(02)1234-5678，電子郵件：bid@atoll.example.com",
        "驗收合格後一次付清，逾期違約金以每日千分之一計算，總額以契約價金百分之二十為上限。"]
ENGLISH = ["Minutes of the meeting of 14 October", "The shipment of filters was delayed by the storm.", "Nobody knows who will pay for the storage room.",
           "Send the invoice to office@dongyou.example", "The next meeting is on Thursday at nine."]
CYRILLIC = ["Заказчик: Министерство внутренних дел Руритании", "Исполнитель: общество «Лунный свет»", "Сумма договора составляет 1 250 000 рублей", "Дата подписания: 15 марта 2021 года"]
CYRILLIC_TABLE = [["№", "Номер договора", "Заказчик", "Дата", "Сумма, руб."], ["1", "45/К-2019", "Министерство связи", "05.11.2019", "450 000"],
                  ["2", "46/К-2019", "Заречный завод", "15.12.2019", "812 000"], ["3", "51/К-2019", "Северный Контур", "27.12.2019", "96 500"]]
MIXED = ["情况报告：艾尔博尼亚项目", CYRILLIC[0], "以下为客户提供的原文说明，请核对后翻译。", CYRILLIC[1], CYRILLIC[2], "客户名称：Министерство связи", "联系人：沈岚 电话：010-1234 5678", CYRILLIC[3], "合同编号：DY-2021-0457"]
ARABIC = ["الوحدة: الإدارة القنصلية في وزارة خارجية إلبونيا", "نبلغكم عن حالة نظام البريد في شهر مارس", "mail.mfa.elbonia.example 198.51.100.23", "وقد تأثر خمسة وتسعون صندوقا بريديا"]
ARABIC_AMID = ARABIC[:2] + ["الهدف هو خادم البريد mail.example.sa", ARABIC[3]]
UPRIGHT = ["洞幽公司內部備忘錄", "艾爾博尼亞外交部之郵件", "已於三月十五日取得樣本", "共計九十五吉字節請查收", "後續維護由烛照公司承接"]


def wrap(text, f, room):
    lines, line = [], ""
    for c in text:
        if line and f.getlength(line + c) > room:
            lines.append(line)
            line = ""
        line += c
    return lines + [line]


def page(lines, face="sans", px=20, width=900, scale=1, ink=(20, 20, 20), paper=(255, 255, 255), title=True):
    """Running text; scale multiplies all sizes."""
    px, width = round(px * scale), round(width * scale)
    f, big = font(face, px), font(face, round(px * 1.5))
    margin, y, draws, truth = round(width * .08), round(width * .06), [], []
    for i, t in enumerate(lines):
        ff = big if title and i == 0 else f
        for line in wrap(t, ff, width - 2 * margin):
            x = (width - ff.getlength(line)) / 2 if title and i == 0 else margin
            draws.append((x, y, line, ff))
            y += round(ff.size * 1.6)
            truth.append(line)
    im = Image.new("RGB", (width, y + margin), paper)
    d = ImageDraw.Draw(im)
    for x, y, line, ff in draws:
        d.text((x, y), line, font=ff, fill=ink)
    return im, "\n".join(truth)


def table(rows, face="sans", px=18, scale=1, rules=True, stripes=None, head=None, pad=12, sheet=False, numbers=False, merge=(), ink=(20, 20, 20), paper=(255, 255, 255), grid=(60, 60, 60)):
    """MERGE names columns where a cell like the one above is one cell with it; NUMBERS: a sheet's grey row numbers, figures at the right of their cells."""
    px = round(px * scale)
    f, pad = font(face, px), round(pad * scale)
    rows = [list(r) for r in rows]
    widths = [max(f.getlength(r[c]) for r in rows) + 2 * pad for c in range(len(rows[0]))]
    rh, x0, y0 = round(px * 1.9), round(40 * scale), round(40 * scale)
    im = Image.new("RGB", (round(sum(widths) + 2 * x0), len(rows) * rh + 2 * y0), paper)
    d = ImageDraw.Draw(im)
    if sheet:
        for c in range(len(widths)):
            d.rectangle([x0 + sum(widths[:c]), y0 - rh, x0 + sum(widths[:c + 1]), y0], fill=(230, 230, 230), outline=(190, 190, 190))
            d.text((x0 + sum(widths[:c]) + widths[c] / 2 - 5, y0 - rh + 3), "ABCDEFGHIJ"[c], font=f, fill=(70, 70, 70))
        grid = (212, 212, 212)
    truth = []
    for r, row in enumerate(rows):
        y = y0 + r * rh
        if head and r == 0:
            d.rectangle([x0, y, x0 + sum(widths), y + rh], fill=head)
        elif stripes and r % 2:
            d.rectangle([x0, y, x0 + sum(widths), y + rh], fill=stripes)
        cells = [str(r + 1)] if numbers else []
        if numbers:
            d.rectangle([2, y, x0, y + rh], fill=(230, 230, 230), outline=(212, 212, 212))
            d.text((12, y + px * .25), str(r + 1), font=f, fill=(110, 110, 110))
        for c, cell in enumerate(row):
            x = x0 + sum(widths[:c])
            same_above = c in merge and r > 1 and rows[r - 1][c] == cell
            same_below = c in merge and r > 0 and r + 1 < len(rows) and rows[r + 1][c] == cell
            if rules:
                d.line([x, y, x, y + rh], fill=grid, width=max(1, round(scale)))
                if not same_above:
                    d.line([x, y, x + widths[c], y], fill=grid, width=max(1, round(scale)))
            colour = (255, 255, 255) if head and r == 0 and sum(head) < 380 else ink
            if not same_above:
                right = widths[c] - f.getlength(cell) - 2 * pad if numbers and cell[0].isdigit() else 0
                d.text((x + pad + right, y + (rh if same_below else 0) / 2 + px * .25), cell, font=f, fill=colour)
            cells.append("" if same_above else cell)
        truth.append("\t".join(cells))
    if sheet:
        d.line([x0, y0, x0 + sum(widths), y0], fill=(171, 171, 171))
    if rules:
        d.line([x0 + sum(widths), y0, x0 + sum(widths), y0 + len(rows) * rh], fill=grid)
        d.line([x0, y0 + len(rows) * rh, x0 + sum(widths), y0 + len(rows) * rh], fill=grid)
    if sheet:
        truth.insert(0, "\t".join("ABCDEFGHIJ"[:len(widths)]))
    return im, "\n".join(truth)


def columns(face="serif", px=18, width=1000):
    f, gap, margin = font(face, px), 40, 60
    room = (width - 2 * margin - gap) / 2
    im = Image.new("RGB", (width, 760), "white")
    d = ImageDraw.Draw(im)
    truth = ["洞幽产品手册"]
    d.text((width / 2 - 90, 30), truth[0], font=font(face, 30), fill=(10, 10, 10))
    for k, t in enumerate(COLUMNS):
        y = 100
        for _ in range(2):
            for line in wrap("　　" + t, f, room):
                d.text((margin + k * (room + gap), y), line, font=f, fill=(20, 20, 20))
                truth.append(line)
                y += 30
    return im.crop((0, 0, width, y + 60)), "\n".join(truth)


def right_to_left(lines=ARABIC, px=20, width=560):
    f = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", px)
    im = Image.new("L", (width, 40 + len(lines) * px * 2), 255)
    for k, t in enumerate(lines):
        own = t[0] > "z"
        ImageDraw.Draw(im).text((width - 30 if own else 30, 30 + k * px * 2), t, font=f, fill=20, direction="rtl" if own else None, anchor="ra" if own else "la")
    return im, "\n".join(lines)


def upright(face="tc", px=24):
    im = Image.new("RGB", (60 + len(UPRIGHT) * 56, 460), "white")
    d = ImageDraw.Draw(im)
    for k, col in enumerate(UPRIGHT):
        for i, c in enumerate(col):
            d.text((im.width - 60 - k * 56, 40 + i * px * 1.25), c, font=font(face, px), fill=(20, 20, 20))
    return im, "\n".join(UPRIGHT)


def seal(im, cx, cy, r):
    """A round red seal with a star and a text, half transparent, as ink is."""
    over = Image.new("RGBA", im.size, (0, 0, 0, 0))
    d = ImageDraw.Draw(over)
    red = (214, 32, 32, 150)
    d.ellipse([cx - r, cy - r, cx + r, cy + r], outline=red, width=max(2, r // 16))
    pts = [(cx + r * (.35 if i % 2 == 0 else .14) * np.sin(i * np.pi / 5), cy - r * (.35 if i % 2 == 0 else .14) * np.cos(i * np.pi / 5)) for i in range(10)]
    d.polygon(pts, fill=red)
    f = font("serif", r // 5)
    for i, c in enumerate("临渊洞幽信息技术有限公司"):
        a = (i - 5.5) * .36
        t = Image.new("RGBA", (r // 3, r // 3), (0, 0, 0, 0))
        ImageDraw.Draw(t).text((2, 2), c, font=f, fill=red)
        t = t.rotate(-np.degrees(a), expand=True)
        over.alpha_composite(t, (int(cx + r * .78 * np.sin(a) - t.width / 2), int(cy - r * .78 * np.cos(a) - t.height / 2)))
    return Image.alpha_composite(im.convert("RGBA"), over).convert("RGB")


def watermark(im, text="内部资料 严禁外传"):
    f, over = font("sans", 34), Image.new("RGBA", (im.width * 2, im.height * 2), (0, 0, 0, 0))
    d = ImageDraw.Draw(over)
    for y in range(0, over.height, 170):
        for x in range(0, over.width, 420):
            d.text((x, y), text, font=f, fill=(120, 120, 120, 60))
    over = over.rotate(30).crop((im.width // 2, im.height // 2, im.width // 2 + im.width, im.height // 2 + im.height))
    return Image.alpha_composite(im.convert("RGBA"), over).convert("RGB")


def skew(im, degrees):
    return im.rotate(degrees, expand=True, fillcolor=im.getpixel((2, 2)), resample=Image.BICUBIC)


def photo(im, seed=1, tilt=.06, blur=.8, noise=6, shadow=.45, moire=0, turn=0):
    """A page on a desk: perspective, uneven light, blur, noise."""
    rng, (w, h) = np.random.default_rng(seed), im.size
    out = (int(w * 1.12), int(h * 1.12))
    desk = Image.new("RGB", (w + 2, h + 2), (112, 92, 74))
    desk.paste(im, (1, 1))
    q = [(w * .06 + w * tilt * rng.random(), h * .06 + h * tilt * rng.random()), (w * 1.06 - w * tilt * rng.random(), h * .06 + h * tilt * rng.random()),
         (w * 1.06 - w * tilt * rng.random(), h * 1.06 - h * tilt * rng.random()), (w * .06 + w * tilt * rng.random(), h * 1.06 - h * tilt * rng.random())]
    src = [(0, 0), (w, 0), (w, h), (0, h)]
    m = []
    for (X, Y), (x, y) in zip(q, src):
        m.append([X, Y, 1, 0, 0, 0, -x * X, -x * Y])
        m.append([0, 0, 0, X, Y, 1, -y * X, -y * Y])
    co = np.linalg.solve(np.array(m), np.array(src).reshape(8))
    a = np.asarray(desk.transform(out, Image.PERSPECTIVE, tuple(co), Image.BICUBIC, fillcolor=(112, 92, 74)).filter(ImageFilter.GaussianBlur(blur))).astype(float)
    yy, xx = np.mgrid[0:out[1], 0:out[0]]
    light = 1 - shadow * (xx / out[0] * .6 + yy / out[1] * .4)
    edge = 1 / (1 + np.exp(-(xx - out[0] * .35 - yy * .3) / 25.))
    light *= 1 - .25 * shadow * edge
    a *= light[..., None]
    if moire:
        a *= (1 + moire * np.sin(xx * 2.1 + yy * .13) * np.sin(yy * 1.9 - xx * .11))[..., None]
    a += rng.normal(0, noise, a.shape)
    im = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))
    return im.rotate(turn, expand=True, fillcolor=(112, 92, 74), resample=Image.BICUBIC) if turn else im


def at_dpi(im, dpi, of=96):
    return im.resize((round(im.width * dpi / of), round(im.height * dpi / of)), Image.LANCZOS)


def dark(im):
    return Image.fromarray(255 - np.asarray(im))


def pictures():
    """name → () → (image, truth, how to save)"""
    p = {}

    def add(name, fn, ext="png", **save):
        p[name] = (fn, ext, save)

    def of(base, change):
        def go():
            im, t = base()
            return change(im), t
        return go
    con = {k: (lambda k=k: page(CONTRACT, k)) for k in ("sans", "serif", "hei")}
    tab = lambda: table(TABLE)
    add("plain-sans", con["sans"]), add("plain-serif", con["serif"]), add("plain-hei", con["hei"]), add("plain-table", tab)
    for q in (90, 180, 270):
        add(f"turn-{q}-contract", of(con["serif"], lambda im, q=q: im.rotate(q, expand=True)))
        add(f"turn-{q}-table", of(tab, lambda im, q=q: im.rotate(q, expand=True)))
        add(f"exif-{q}", of(con["sans"], lambda im, q=q: im.rotate(q, expand=True)), "jpg", quality=85, orientation={90: 6, 180: 3, 270: 8}[q])
    for a in (1, -2, 3, -5, 7, 10):
        add(f"skew-{a}-contract", of(con["sans"], lambda im, a=a: skew(im, a)))
        add(f"skew-{a}-table", of(tab, lambda im, a=a: skew(im, a)))
    for q in (30, 45, 60):
        add(f"photo-q{q}-contract", of(lambda: page(CONTRACT, "serif", scale=1.6), lambda im, q=q: photo(im, q)), "jpg", quality=q)
        add(f"photo-q{q}-table", of(lambda: table(TABLE, scale=1.6), lambda im, q=q: photo(im, q)), "jpg", quality=q)
    add("photo-lean", of(lambda: page(CONTRACT, "sans", scale=1.6), lambda im: photo(im, 5, turn=4)), "jpg", quality=60)
    add("photo-strong", of(lambda: page(CONTRACT, "sans", scale=1.6), lambda im: photo(im, 9, tilt=.12, blur=1.3, noise=10, shadow=.65)), "jpg", quality=50)
    add("photo-moire", of(lambda: page(CONTRACT, "sans", scale=1.6), lambda im: photo(im, 3, moire=.18)), "jpg", quality=60)
    add("photo-turned", of(lambda: page(CONTRACT, "serif", scale=1.6), lambda im: photo(im, 4).rotate(90, expand=True)), "jpg", quality=60)
    for dpi in (60, 72):
        for k in con:
            add(f"small-{dpi}-{k}", of(lambda k=k: page(CONTRACT, k, px=19), lambda im, d=dpi: at_dpi(im, d, 120)))
        add(f"small-{dpi}-drawn", lambda d=dpi: page(CONTRACT, "hei", px=round(11 * d / 72)))
        add(f"small-{dpi}-table", of(lambda: table(TABLE, px=18), lambda im, d=dpi: at_dpi(im, d, 120)))
    add("terminal", lambda: page(TERMINAL, "mono", px=17, ink=(220, 220, 220), paper=(12, 12, 12), title=False))
    add("terminal-green", lambda: page(TERMINAL, "mono", px=15, ink=(60, 230, 90), paper=(0, 0, 0), title=False))
    add("terminal-jpg", lambda: page(TERMINAL, "mono", px=17, ink=(220, 220, 220), paper=(40, 0, 40), title=False), "jpg", quality=50)
    add("table-coloured", lambda: table(TABLE, rules=False, stripes=(221, 235, 247), head=(47, 84, 150)))
    add("table-coloured-ruled", lambda: table(LEDGER, stripes=(252, 228, 214), head=(192, 80, 20)))
    add("table-unruled", lambda: table(TABLE, rules=False))
    add("table-unruled-ledger", lambda: table(LEDGER, rules=False, face="serif", pad=18))
    add("table-merged", lambda: table(TABLE, merge=(1,)))
    add("table-dark", lambda: table(TABLE, ink=(220, 220, 220), paper=(30, 30, 30), grid=(110, 110, 110)))
    add("sheet", lambda: table(LEDGER, sheet=True, px=15))
    add("sheet-wide", lambda: table(TABLE, sheet=True, px=14, face="hei"))
    add("sheet-jpg", lambda: table(TABLE, sheet=True, px=15), "jpg", quality=45)
    add("columns-serif", columns), add("columns-sans", lambda: columns("sans"))
    add("seal-contract", of(con["sans"], lambda im: seal(im, 620, im.height - 160, 110)))
    add("seal-over", of(con["serif"], lambda im: seal(im, 320, im.height - 200, 120)))
    add("watermark", of(con["sans"], watermark)), add("watermark-table", of(tab, watermark))
    add("traditional", lambda: page(TRAD, "tc", title=False)), add("traditional-small", lambda: page(TRAD, "tc", px=13, width=620, title=False))
    add("upright", upright)
    add("dark-page", of(con["sans"], dark))
    add("scan-grey", of(con["serif"], lambda im: skew(im, 1.5).filter(ImageFilter.GaussianBlur(.7)).convert("L")), "jpg", quality=40)
    add("fax", of(lambda: page(CONTRACT, "serif", scale=1.4), lambda im: im.convert("1", dither=Image.NONE)))
    # tests/data/ocr: small, and of each trouble one
    few = CONTRACT[1:4] + CONTRACT[12:]
    add("check-photo", of(lambda: table(TABLE[:4], scale=1.3), lambda im: photo(im, 30)), "jpg", quality=45)
    add("check-turned", of(lambda: page(few, "serif", px=16, width=480, title=False), lambda im: im.convert("L").rotate(90, expand=True)))
    add("check-upside", of(lambda: page(few, "sans", px=16, width=480, title=False), lambda im: im.convert("L").rotate(180, expand=True)))
    add("check-upside-latin", of(lambda: page(ENGLISH, "sans", px=18, width=520, title=False), lambda im: im.convert("L").rotate(180, expand=True)))
    add("check-coloured", lambda: table(LEDGER[:4], px=15, rules=False, stripes=(221, 235, 247), head=(47, 84, 150)))
    add("check-merged", lambda: table(TABLE[:5], px=15, merge=(1,), ink=(220, 220, 220), paper=(30, 30, 30), grid=(110, 110, 110)))
    add("check-sheet", lambda: table([[r[0], r[1], r[2], r[4], r[3]] for r in TABLE[:5]], px=14, sheet=True, numbers=True, pad=3))
    add("check-traditional", lambda: page(TRAD[:2] + TRAD[5:6], "tc", px=18, width=620, title=False))
    add("check-upright", of(upright, lambda im: im.convert("L").quantize(8)))
    add("check-arabic", right_to_left), add("check-arabic-amid", lambda: right_to_left(ARABIC_AMID))
    add("check-cyrillic", lambda: page(CYRILLIC, "sans", px=18, width=520, title=False))
    add("check-cyrillic-table", lambda: table(CYRILLIC_TABLE, px=18, rules=False))
    add("check-mixed", of(lambda: page(MIXED, "sans", px=18, width=620, title=False), lambda im: im.convert("L")))
    add("check-seal", of(lambda: page(few, "sans", px=16, width=480, title=False), lambda im: seal(im, 200, 110, 60)))
    return p


def folded(t):
    return "".join(c for c in unicodedata.normalize("NFKC", t) if not c.isspace())


def distance(a, b):
    b_ = np.array([ord(c) for c in b], dtype=np.int32)
    row = np.arange(len(b) + 1)
    for i, c in enumerate(a, 1):
        cand = np.minimum(row[1:] + 1, row[:-1] + (b_ != ord(c)))
        new = np.empty_like(row)
        new[0] = i
        new[1:] = cand
        k = np.arange(len(row))
        row = np.minimum.accumulate(new - k) + k
    return int(row[-1])


def make(where, want):
    os.makedirs(where, exist_ok=True)
    for name, (fn, ext, save) in pictures().items():
        if not name.startswith(want) if want else name.startswith("check"):
            continue
        random.seed(1)
        im, truth = fn()
        save = dict(save)
        turn = save.pop("orientation", 0)
        if turn:
            e = Image.Exif()
            e[0x112] = turn
            save["exif"] = e
        im.save(f"{where}/{name}.{ext}", **save)
        open(f"{where}/{name}.txt", "w").write(truth)


def score(where, tools, want):
    tools = os.path.abspath(tools)
    names = sorted(f for f in os.listdir(where) if f.endswith((".png", ".jpg")) and (not want or f.startswith(want)))
    out = subprocess.run([tools + "/sluice-text", "-q", "--no-cache", *(os.environ.get("TEXT_OPTIONS", "").split()), *names, "/dev/null"], cwd=where, stdout=subprocess.PIPE).stdout.decode()
    got = {}
    for part in ("\n" + out).split("\n==> ")[1:]:
        name, _, text = part.partition(" <==\n")
        got[name] = text
    groups, total, wrong = {}, 0, 0
    for f in names:
        truth, text = open(f"{where}/{f[:-4]}.txt").read(), got.get(f, "")
        a, b = folded(truth), folded(text)
        e = min(distance(a, b), len(a))
        rows = [r for r in truth.split("\n") if "\t" in r]
        have = {"\t".join(folded(c) for c in r.split("\t")).strip("\t") for r in text.split("\n")}
        found = sum("\t".join(folded(c) for c in r.split("\t")).strip("\t") in have for r in rows)
        print(f"{f:28} {100 * e / len(a):6.2f} %" + (f"  rows {found}/{len(rows)}" if rows else ""))
        g = groups.setdefault(f.split("-")[0].split(".")[0], [0, 0, 0, 0])
        for k, v in enumerate((e, len(a), found, len(rows))):
            g[k] += v
        wrong, total = wrong + e, total + len(a)
    print()
    for g, (e, n, found, rows) in groups.items():
        print(f"{g:28} {100 * e / n:6.2f} %" + (f"  rows {found}/{rows}" if rows else ""))
    print(f"{'all':28} {100 * wrong / total:6.2f} %")


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("make", "score") or (sys.argv[1] == "score" and len(sys.argv) < 4):
        sys.exit(__doc__)
    if sys.argv[1] == "make":
        make(sys.argv[2], tuple(sys.argv[3:]))
    else:
        score(sys.argv[2], sys.argv[3], tuple(sys.argv[4:]))
