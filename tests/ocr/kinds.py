#!/usr/bin/python3
"""Kinds of pictures beside those of hard.py and screens.py: forms, sheets through a camera, dark and tall chats, scans of two pages, slides, tiny print.

usage: kinds.py make DIR [SEED] [N]             draws N (2) of each kind
       screens.py score DIR BIN [-v] [NAME…]    measures them

Needs what screens.py needs. Everything is made up."""
import os, random, sys
import numpy as np
import hard
import pictures as P
import screens
from hard_draw import STYLES, draw_chat, face_of
from screens_draw import CLIENTS, NOTES, ORGS, PEOPLE, Facts, Screen, grid, title_bar
from PIL import Image, ImageDraw, ImageFilter


def lines_of(s, x, y, room, text, px, lead=1.7):
    line = ""
    for c in text:
        if s.width(line + c, px) > room:
            s.text(x, y, line, px)
            y += px * lead
            line = ""
        line += c
    s.text(x, y, line, px)
    return y + px * lead


def clauses(r, f, n=6):
    a, b = r.choice(CLIENTS), "临渊洞幽信息技术有限公司"
    t = [f"合同编号：{f.contract()}", f"甲方：{a}", f"乙方：{b}", f"第一条 乙方按照附件清单向甲方提供数据采集服务，服务期自{f.date()}起一年。", f"第二条 合同总价为人民币{f.money()}元，验收合格后十日内一次付清。",
         f"第三条 乙方开户账号：{f.card()}，税号：{f.uscc()}。", f"第四条 联系人{r.choice(PEOPLE)}，电话{f.phone()}，邮箱{f.email()}。", "第五条 双方对履行中知悉的秘密负有保密义务，违约方赔偿对方损失。"]
    return t[:n + 2]


def card(r, f):
    """A card: labels and values on a tinted ground with rounded corners and a face."""
    s = Screen(640, 400, r.choice(("hei", "micro", "sans")), 18, r.choice(((226, 238, 246), (240, 232, 220), (232, 243, 232))))
    s.box(440, 90, 590, 280, fill=(190, 205, 215), r=6)
    s.d.ellipse([485, 120, 545, 190], fill=(120, 130, 140))
    y = 40
    for k, v in (("姓名", r.choice(PEOPLE)), ("性别", "女"), ("出生", "1988年3月7日"), ("住址", "临渊省虚衡市听雨路88号"), ("编号", f.resident())):
        s.text(40, y, k, 14, (60, 110, 170))
        s.text(110, y - 3, v, 18)
        s.say(k, v)
        y += 58
    return s.done(340, 640)


def filled(r, f):
    """A paper form, filled in by another hand."""
    s = Screen(900, 700, "serif", 20)
    s.text(330, 30, "项目立项审批表", 30)
    s.say("项目立项审批表")
    y, rows = 100, [("项目名称", f"{r.choice(ORGS)}数据项目", "编号", f.contract()), ("申请人", r.choice(PEOPLE), "电话", f.phone()), ("客户", r.choice(CLIENTS), "金额", f.money() + "元"), ("开始", f.date(), "结束", f.date())]
    for row in rows:
        for x, w, t, face in zip((60, 190, 500, 600), (130, 310, 100, 240), row, ("serif", "kai", "serif", "kai")):
            s.box(x, y, x + w, y + 60, outline=(60, 60, 60))
            s.text(x + 12, y + 16, t, 22, (20, 20, 20) if face == "serif" else (30, 40, 130), face)
        s.say(*row)
        y += 60
    s.box(60, y, 840, y + 160, outline=(60, 60, 60))
    s.text(72, y + 14, "审批意见：", 22)
    t = "同意立项，请" + r.choice(PEOPLE) + "负责，" + r.choice(NOTES) + "。"
    s.text(110, y + 60, t, 26, (30, 40, 130), "kai")
    s.say("审批意见："), s.say(t)
    im, said = s.done(y + 220)
    return P.seal(im, 680, y + 90, 75), said


def monitor(r, f):
    """A sheet on a monitor, photographed: stripes of the screen."""
    s = Screen(980, 420, "micro", 14)
    y = title_bar(s, 980, f"{f.date()}目标清单.xlsx - 表格", (33, 115, 70), (255, 255, 255), 34)
    rows = [("序号", "单位", "域名", "地址", "状态")] + [(str(k + 1), r.choice(ORGS), f.host(), f.ip(), r.choice(NOTES)[:6]) for k in range(8)]
    y, _ = grid(s, rows, 20, y + 20, 30, line=(212, 212, 212), head=(217, 225, 242))
    im, said = s.done(y + 30)
    return screens.camera(im, r), said


def dark_chat(r, f):
    lines, names = [], r.sample(PEOPLE, 3)
    for k in range(9):
        t = (f"看这个 {f.url()}", f"账号 {f.account()}", r.choice(NOTES), f"发到 {f.email()}", f"合同 {f.contract()}，{f.money()}元", f"电话 {f.phone()}")[k % 6]
        lines.append(f"{r.choice(names)}：{t}")
    im, said = draw_chat("\n".join(lines), r.choice(("sans", "micro")), 28, r, "wechat", dark=True)
    return im, said


def tall_chat(r, f):
    """A chat put together to some 8,000 pixels."""
    lines, names = [], r.sample(PEOPLE, 4)
    for k in range(60):
        lines.append(f"{r.choice(names)}：" + (f"新地址 {f.host()}", r.choice(NOTES), f"服务器 {f.ip()}", f"{r.choice(ORGS)}的样本什么时候给", f"电话 {f.phone()}", "收到")[k % 6])
    return draw_chat("\n".join(lines), "micro", 26, r, r.choice(list(STYLES)), dark=r.random() < .3)


def stamped(r, f):
    """A contract's page scanned at 100 dpi, leaning a little, a stamp over its text."""
    s = Screen(1000, 1300, r.choice(("serif", "kai", "song")), 24)
    y = 80
    s.text(380, y, "技术服务合同", 34)
    s.say("技术服务合同")
    y += 90
    for t in clauses(r, f):
        y = lines_of(s, 90, y, 820, t, 24)
        s.say(t)
    s.text(90, y + 30, "甲方（盖章）：")
    s.text(560, y + 30, "乙方（盖章）：")
    s.say("甲方（盖章）：", "乙方（盖章）：")
    im, said = s.done(y + 160)
    im = P.seal(P.seal(im, 660, y + 40, 100), 250, y - 60, 100)
    return P.skew(hard.scaled(.62)(im, r), r.uniform(-1.2, 1.2)).filter(ImageFilter.GaussianBlur(.5)), said


def gradient(r, f):
    """White on a dark gradient."""
    w, h = 1100, 620
    yy, xx = np.mgrid[0:h, 0:w]
    a = np.stack([20 + 40 * xx / w, 30 + 60 * yy / h, 70 + 90 * xx / w], -1)
    s = Screen(w, h, r.choice(("sans", "hei", "bold")), 26, (20, 30, 70), (245, 245, 250))
    s.im = Image.fromarray(a.astype(np.uint8))
    s.d = ImageDraw.Draw(s.im)
    y = 60
    for t, px in (("数据服务能力介绍", 44), (f"覆盖{r.choice(ORGS)}等 {r.randrange(3, 60)} 家单位", 28), (f"平台地址 {f.url()}", 26), (f"累计合同金额 {f.money()} 元", 28), (f"联系 {r.choice(PEOPLE)} {f.phone()}", 26)):
        s.text(80, y, t, px)
        s.say(t)
        y += px + 50
    return s.done(h)


def double(r, f):
    """Two pages of a book on one scan, a dark fold between."""
    s = Screen(1500, 1000, r.choice(("serif", "song")), 22, (250, 248, 240))
    for page in (0, 1):
        y = 80
        for t in clauses(r, f)[3:]:
            y = lines_of(s, 70 + page * 760, y, 600, "　　" + t, 22, 1.8)
            s.say("　　" + t)
        s.text(350 + page * 760, 930, f"- {12 + page} -", 18)
        s.say(f"- {12 + page} -")
    im, said = s.done(1000)
    a = np.asarray(im).astype(float)
    x = np.arange(1500)
    return Image.fromarray((a * (1 - .5 * np.exp(-((x - 750) / 35.) ** 2))[None, :, None]).astype(np.uint8)), said


def webmail(r, f):
    """A list of mails beside the one that is open."""
    s = Screen(1200, 560, r.choice(("micro", "sans")), 14)
    s.box(0, 0, 1200, 44, fill=(40, 90, 160))
    s.text(16, 12, "邮箱 收件箱", 16, (255, 255, 255))
    s.say("邮箱 收件箱")
    s.box(0, 44, 380, 560, fill=(247, 249, 252))
    s.d.line([380, 44, 380, 560], fill=(210, 215, 225))
    for k in range(6):
        who, when, what = r.choice(PEOPLE), f.date(), r.choice(("关于样本数据", "回复：合同付款", "转发：会议通知", "本周工作安排"))
        y = 60 + k * 76
        if k == 1:
            s.box(0, y - 8, 380, y + 60, fill=(219, 232, 250))
        s.text(20, y, who, 15)
        s.text(370 - s.width(when, 12), y + 2, when, 12, (140, 140, 140))
        s.text(20, y + 26, what, 13, (90, 90, 90))
        s.say(who, when), s.say(what)
    y = 70
    for t, px in (("回复：合同付款", 20), (f"发件人：{r.choice(PEOPLE)} <{f.email()}>", 13), (f"时间：{f.date()} {f.time()}", 13)):
        s.text(410, y, t, px)
        s.say(t)
        y += px * 2
    for t in (f"合同 {f.contract()} 的款已付 {f.money()} 元，账号 {f.card()}。", f"新的服务器地址是 {f.ip()}，账号 {f.account()}。"):
        y = lines_of(s, 410, y + 10, 740, t, 15)
        s.say(t)
    return s.done(540)


def tiny(r, f):
    """Print of eight pixels."""
    s = Screen(1300, 900, r.choice(("micro", "sans", "hei")), 22)
    y = 40
    for t in clauses(r, f) * 2:
        y = lines_of(s, 60, y, 1180, t, 22)
        s.say(t)
    im, said = s.done(y + 40)
    return hard.scaled(.4)(im, r), said


def fax(r, f):
    """Black and white, 200 by 100 dots, with specks."""
    s = Screen(1100, 900, r.choice(("serif", "song")), 26)
    y = 60
    for t in clauses(r, f):
        y = lines_of(s, 70, y, 960, t, 26)
        s.say(t)
    im, said = s.done(y + 40)
    a = np.asarray(im.convert("L").resize((im.width, im.height // 2)).resize(im.size, Image.NEAREST)).astype(float)
    a += np.random.normal(0, 30, a.shape)
    return Image.fromarray(((a > 150) * 255).astype(np.uint8)), said


KINDS = {"card": card, "filled": filled, "monitor": monitor, "darkchat": dark_chat, "tallchat": tall_chat, "stamped": stamped, "gradient": gradient, "double": double, "webmail": webmail, "tiny": tiny, "fax": fax}


def make(where, seed, n):
    os.makedirs(where, exist_ok=True)
    for i, (kind, draw) in enumerate(KINDS.items()):
        for k in range(n):
            r = random.Random(f"kinds {seed} {kind} {k}")
            np.random.seed(seed * 100 + i * 10 + k)
            im, said = draw(r, Facts(r))
            name = f"{where}/{kind}-{k}+{'png' if k == 0 else 'q60'}"
            im.convert("RGB").save(name + (".png" if k == 0 else ".jpg"), **({} if k == 0 else {"quality": 60}))
            open(name + ".txt", "w", encoding="utf-8").write("\n".join(said) + "\n")


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] != "make":
        sys.exit(__doc__)
    make(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0, int(sys.argv[4]) if len(sys.argv) > 4 else 2)
