"""screens_draw.py - the screenshots of screens.py: windows, terminals, tables, chats at the sizes that screens have.

Everything is drawn at its own size, 11 to 16 pixels a letter, smooth, with coloured edges (ClearType) or as bitmaps (SimSun and its like).
What is drawn stands in Screen.said, a row a line with TAB between its cells. Every name, number and address is made up; what has a checksum has
a right one."""
import hashlib, string
import numpy as np
from PIL import Image, ImageDraw
import pictures as P

MONO = {"dejavu": "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", "noto": "/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf", "liberation": "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf",
        "hack": "/usr/share/fonts/truetype/hack/Hack-Regular.ttf"}
P.FONTS.update({"kai": ("/usr/share/fonts/truetype/arphic/ukai.ttc", 0), "song": ("/usr/share/fonts/truetype/arphic/uming.ttc", 0), "micro": ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
                "bold": ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2), "liberation-sans": ("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf", 0),
                "dejavu-sans": ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 0)} | {"mono-" + k: (v, 0) for k, v in MONO.items()})
WORDS = "lantern ledger harbor willow cinder marble saffron orchard pebble kestrel bamboo copper drift ember falcon granite".split()
PEOPLE = "沈岚 陆远 钱墨 顾青 白芷 韩松 苏砚 叶澜 秦越 方舟".split()
ORGS = ["艾尔博尼亚外交部", "鲁里坦尼亚国立大学", "环礁群岛海关总署", "艾博电信", "环礁理事会", "鲁里坦尼亚中央银行", "艾尔博尼亚民航局", "政策研究所"]
CLIENTS = ["虚衡市公安局", "南渚市公安局", "青崖县公安局", "临渊省国家安全厅", "信息安全测评中心"]
NOTES = ["已控，数据持续更新", "待上线", "权限掉了，正在恢复", "只有邮箱权限", "内网已打通", "样本已发客户", "需要补一份协议", "本周内给报价"]


class Facts:
    """Made-up identifiers, right by their checksums."""

    def __init__(self, r):
        self.r = r

    def digits(self, n, first="123456789"):
        return self.r.choice(first) + "".join(self.r.choice(string.digits) for _ in range(n - 1))

    def hex(self, n):
        return "".join(self.r.choice("0123456789abcdef") for _ in range(n))

    def ip(self):
        return self.r.choice(("203.0.113.", "198.51.100.", "192.0.2.", "10.10.1.", "172.16.8.")) + str(self.r.randrange(1, 255))

    def host(self):
        a, b = self.r.choice(WORDS), self.r.choice(WORDS)
        return self.r.choice((f"mail.{a}.example", f"{a}{self.r.randrange(1, 20)}.{b}.example.net", f"vpn-{a}.example.org", f"{a}-{b}.example.com", f"l{self.r.randrange(10)}.{a}.example"))

    def account(self):
        a, b = self.r.choice(WORDS), self.r.choice(WORDS)
        return self.r.choice((f"{a}.{b}", f"{a}{self.r.randrange(1950, 2010)}", f"{a}_{b[0]}", f"{a[0]}{b}0{self.r.randrange(10)}", f"{a}-l{self.r.randrange(10)}"))

    def email(self):
        return f"{self.account()}@{self.host()}"

    def phone(self):
        return self.r.choice(("138", "139", "150", "186", "177", "135")) + self.digits(8, string.digits)

    def url(self):
        return self.r.choice(("http://", "https://")) + self.r.choice((self.host(), self.ip() + ":8080", self.host() + ":8443")) + self.r.choice(("/login.php", f"/admin/index.html?id={self.digits(5)}", f"/Il1O0/{self.r.choice(WORDS)}", "/api/v1/users"))

    def money(self):
        return f"{self.r.randrange(1000, 4000000):,}.{self.r.choice(('00', '50', '08'))}"

    def contract(self):
        return f"{self.r.choice(('DY', 'LY', 'XH'))}-{self.r.randrange(2015, 2023)}-{self.r.choice('OABSI')}{self.digits(3)}-{self.r.choice('BSZ')}{self.digits(2)}"

    def luhn(self, n, head):
        body = head + self.digits(n - 1 - len(head), string.digits)
        s = sum(sum(divmod(int(c) * 2, 10)) if i % 2 == 0 else int(c) for i, c in enumerate(reversed(body)))
        return body + str(-s % 10)

    def card(self):
        return self.luhn(19, "622202")

    def imei(self):
        return self.luhn(15, "4901542")

    def uscc(self):
        a = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        org = "MA" + "".join(self.r.choice(a) for _ in range(6))
        own = -sum(string.digits.index(c) * w if c.isdigit() else (ord(c) - 55) * w for c, w in zip(org, (3, 7, 9, 10, 5, 8, 4, 2))) % 11
        body = "91330000" + org + "0123456789X"[own]
        return body + a[-sum(a.index(c) * pow(3, i, 31) for i, c in enumerate(body)) % 31]

    def resident(self):
        body = "110101" + f"19{self.r.randrange(50, 99)}{self.r.randrange(1, 13):02d}{self.r.randrange(1, 29):02d}" + "00" + self.r.choice("0123456789")
        return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11]

    def iban(self):
        body = "37040044" + self.digits(10)
        return f"DE{98 - int(body + '131400') % 97:02d}{body}"

    def btc(self):
        a, raw = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", b"\0" + bytes(self.r.randrange(256) for _ in range(20))
        n, out = int.from_bytes(raw + hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4], "big"), ""
        while n:
            n, k = divmod(n, 58)
            out = a[k] + out
        return "1" + out

    def mac(self):
        return ":".join(self.hex(2) for _ in range(6))

    def password(self):
        return "".join(self.r.choice("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789@#!") for _ in range(9))

    def date(self):
        return f"20{self.r.randrange(15, 23)}-{self.r.randrange(1, 13):02d}-{self.r.randrange(1, 29):02d}"

    def time(self):
        return f"{self.r.randrange(24):02d}:{self.r.randrange(60):02d}"


class Screen:
    def __init__(self, w, h, face, px, paper=(255, 255, 255), ink=(20, 20, 20), clear=False):
        self.im, self.face, self.px, self.paper, self.ink, self.clear, self.said = Image.new("RGB", (w, h), paper), face, px, paper, ink, clear, []
        self.d = ImageDraw.Draw(self.im)

    def runs(self, t, face):
        """A monospace font lacks Chinese: those letters come from another, two columns wide."""
        if not face.startswith("mono-") and face not in ("liberation-sans", "dejavu-sans"):
            return [(t, face)]
        out = []
        for c in t:
            f = face if ord(c) < 0x2E80 else "micro"
            if out and out[-1][1] == f:
                out[-1] = (out[-1][0] + c, f)
            else:
                out.append((c, f))
        return out

    def width(self, t, px=None, face=None):
        return sum(P.font(f, px or self.px).getlength(c) for c, f in self.runs(t, face or self.face))

    def text(self, x, y, t, px=None, ink=None, face=None):
        px, face = px or self.px, face or self.face
        for c, f in self.runs(t, face):
            font = P.font(f, px)
            base = y + (0 if f == face else P.font(face, px).getmetrics()[0] - font.getmetrics()[0])
            if self.clear:
                self.cleartype(round(x), round(base), c, f, px, ink or self.ink)
            else:
                self.d.text((round(x), round(base)), c, font=font, fill=ink or self.ink)
            x += font.getlength(c)
        return x

    def cleartype(self, x, y, t, face, px, ink):
        """Three times as wide, each third a colour's."""
        f, w = P.font(face, px * 3), int(self.width(t, px, face)) + px + 4
        mask = Image.new("L", (w * 3, px * 6), 0)
        ImageDraw.Draw(mask).text((3, 0), t, font=f, fill=255)
        m = np.asarray(mask.resize((w * 3, px * 2), Image.BOX)).astype(float) / 255
        m = (np.pad(m, ((0, 0), (1, 1)))[:, :-2] + m + np.pad(m, ((0, 0), (1, 1)))[:, 2:]) / 3
        m = m.reshape(px * 2, w, 3)
        box = (x - 1, y, min(x - 1 + w, self.im.width), min(y + px * 2, self.im.height))
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        below = np.asarray(self.im.crop(box)).astype(float)
        m = m[:below.shape[0], :below.shape[1]]
        self.im.paste(Image.fromarray((below * (1 - m) + np.array(ink[:3]) * m + .5).astype(np.uint8)), box[:2])

    def box(self, x0, y0, x1, y1, fill=None, outline=None, r=0):
        (self.d.rounded_rectangle([x0, y0, x1, y1], radius=r, fill=fill, outline=outline) if r else self.d.rectangle([x0, y0, x1, y1], fill=fill, outline=outline))

    def say(self, *cells):
        self.said.append("\t".join(cells))

    def done(self, y, w=None):
        return self.im.crop((0, 0, w or self.im.width, round(y))), self.said


def grid(s, rows, x0, y, high, line=None, head=None, stripes=None, chosen=None, pad=None, ink=None, colours=None, upright=True, align=None):
    """A table; HEAD its first row's ground, CHOSEN a row that is marked. Returns the y below and the x behind."""
    pad = s.px * .6 if pad is None else pad
    wide = [max(s.width(r[c]) for r in rows) + 2 * pad + 1 for c in range(len(rows[0]))]
    right = x0 + sum(wide)
    for i, r in enumerate(rows):
        ground = head if i == 0 and head else (51, 153, 255) if i == chosen else stripes if stripes and i % 2 == 0 else None
        if ground:
            s.box(x0, y, right, y + high, fill=ground)
        colour = (255, 255, 255) if ground and sum(ground) < 420 else ink or s.ink
        x = x0
        for c, t in enumerate(r):
            if line:
                s.d.line([x0, y, right, y], fill=line)
                if upright:
                    s.d.line([x, y, x, y + high], fill=line)
            left = wide[c] - s.width(t) - pad if align == "r" and t[:1].isdigit() else pad
            tint = (colours or {}).get(t, colour) if i and i != chosen else colour
            s.text(x + left, y + (high - s.px * 1.25) / 2, t, ink=(160, 160, 160) if t == "NULL" and i != chosen else tint)
            x += wide[c]
        s.say(*r)
        y += high
    if line:
        s.d.rectangle([x0, y - high * len(rows), right, y], outline=line)
    return y, right


def title_bar(s, w, t, ground, ink, high, buttons=True):
    s.box(0, 0, w, high, fill=ground)
    s.text(8, (high - s.px * 1.25) / 2, t, ink=ink)
    s.say(t)
    if buttons:
        for k in range(3):
            x, m = w - 20 - 40 * k, high / 2
            if k == 0:
                s.d.line([x - 5, m - 5, x + 5, m + 5], fill=ink), s.d.line([x - 5, m + 5, x + 5, m - 5], fill=ink)
            elif k == 1:
                s.d.rectangle([x - 5, m - 5, x + 5, m + 5], outline=ink)
            else:
                s.d.line([x - 5, m, x + 5, m], fill=ink)
    return high


def terminal(r, f):
    """A console, light on dark, its words in colours."""
    face, px = "mono-" + r.choice(list(MONO)), r.choice((12, 13, 14, 15, 16))
    paper, ink = r.choice((((12, 12, 12), (204, 204, 204)), ((0, 0, 0), (60, 230, 90)), ((48, 10, 36), (238, 238, 236)), ((0, 43, 54), (147, 161, 161)), ((30, 30, 46), (205, 214, 244))))
    s = Screen(px * 56, px * 70, face, px, paper, ink, clear=r.random() < .4)
    y, lead = 4, round(px * 1.28)
    prompt, green, blue, red, yellow = f"root@{r.choice(WORDS)}:~# ", (80, 220, 80), (90, 150, 255), (255, 95, 95), (230, 210, 80)

    def put(*parts):
        nonlocal y
        x = 4
        for t, c in parts:
            x = s.text(x, y, t, ink=c)
        s.say("".join(t for t, _ in parts).rstrip())
        y += lead

    def ask(t):
        put((prompt, green), (t, None))
    for block in r.sample(range(7), 4):
        if block == 0:
            ask("ifconfig eth0")
            put(("eth0: flags=4163<UP,BROADCAST,RUNNING>  mtu 1500", None))
            put((f"        inet {f.ip()}  netmask 255.255.255.0", None))
            put((f"        ether {f.mac()}  txqueuelen 1000", None))
        elif block == 1:
            ask("ls -l /data")
            for k in range(4):
                put((f"-rw-r--r-- 1 root root {r.randrange(1000, 99999999):>9} {r.choice(('Mar', 'Jul', 'Nov'))} {r.randrange(1, 29):>2} {f.time()} ", None), (r.choice(WORDS) + r.choice((".pst", ".tar.gz", ".sql", ".csv")), (red, blue, None, None)[k]))
        elif block == 2:
            ask("cat targets.txt")
            for _ in range(4):
                put((f"{f.host()} {f.ip()} {r.choice(('已控', '待上线', '权限丢失'))}", None))
        elif block == 3:
            t = f.host()
            ask(f"nmap -sV {t}")
            put((f"Nmap scan report for {t} ({f.ip()})", None))
            put(("PORT     STATE SERVICE", yellow))
            for p, n in (("22/tcp  ", "ssh"), ("443/tcp ", "https"), ("3389/tcp", "ms-wbt-server")):
                put((f"{p} open  {n}", None))
        elif block == 4:
            ask("md5sum *.exe; sha256sum a.dll")
            put((f"{f.hex(32)}  {r.choice(WORDS)}.exe", None))
            put((f"{f.hex(64)}  a.dll", None))
        elif block == 5:
            ask(f"mysql -h {f.ip()} -u root -p")
            put(("mysql> ", None), ("select user,email from members limit 3;", yellow))
            rows = [("user", "email")] + [(f.account(), f.email()) for _ in range(3)]
            wide = [max(len(q[c]) for q in rows) for c in (0, 1)]
            rule = "+" + "+".join("-" * (n + 2) for n in wide) + "+"
            for k, q in enumerate(rows):
                if k < 2:
                    put((rule, None))
                    s.said.pop()
                put(("|" + "|".join(f" {q[c]:<{wide[c]}} " for c in (0, 1)) + "|", None))
                s.said[-1] = "\t".join(q)
            put((rule, None))
            s.said.pop()
        else:
            ask(f"ssh admin@{f.host()} -p 2222")
            put((f"Last login: Thu Mar  4 {f.time()}:07 2021 from {f.ip()}", None))
            put(("[+] ", green), (f"session opened, uploading to {f.url()}", None))
            put(("[!] ", red), (f"下载失败：{f.email()} 密码错误", None))
    return s.done(y + px)


def admin(r, f):
    """A page of a web back end: dark menu, grey table, coloured marks."""
    px = r.choice((12, 13, 14))
    s = Screen(px * 92, px * 60, r.choice(("sans", "micro", "hei")), px, (240, 242, 245), (50, 50, 60), clear=r.random() < .3)
    menu, w = px * 12, s.im.width
    s.box(0, 0, menu, s.im.height, fill=(0, 21, 41))
    s.text(px * 1.5, px, "听雨管理平台", px + 3, (255, 255, 255), "bold" if s.face == "sans" else None)
    s.say("听雨管理平台")
    for k, t in enumerate(("首页", "目标管理", "任务中心", "邮件检索", "用户管理", "系统日志")):
        if k == 1:
            s.box(0, px * (4.3 + 2.6 * k), menu, px * (6.7 + 2.6 * k), fill=(24, 144, 255))
        s.text(px * 3, px * (4.8 + 2.6 * k), t, ink=(255, 255, 255) if k == 1 else (166, 173, 180))
        s.say(t)
    s.box(menu, 0, w, px * 3.4, fill=(255, 255, 255))
    s.text(menu + px, px, "首页 / 目标管理 / 目标列表", ink=(120, 120, 120))
    who = f"管理员：{f.account()}"
    s.text(w - s.width(who) - px, px, who)
    s.say("首页 / 目标管理 / 目标列表", who)
    s.box(menu + px, px * 4.4, w - px, px * 44, fill=(255, 255, 255))
    x = menu + px * 2
    for t, c in (("新增", (24, 144, 255)), ("批量导出", (82, 196, 26)), ("删除", (245, 34, 45))):
        s.box(x, px * 5.2, x + s.width(t) + px * 2, px * 7.4, fill=c, r=3)
        s.text(x + px, px * 5.6, t, ink=(255, 255, 255))
        x += s.width(t) + px * 3
    s.say("新增", "批量导出", "删除")
    rows = [("序号", "目标单位", "域名", "IP地址", "联系邮箱", "状态")]
    rows += [(str(k + 1), r.choice(ORGS), f.host(), f.ip(), f.email(), r.choice(("在线", "离线", "待上线"))) for k in range(r.randrange(6, 10))]
    y, right = grid(s, rows, menu + px * 2, px * 8.4, px * 2.6, line=(232, 232, 232), head=(250, 250, 250), upright=r.random() < .4, colours={"在线": (82, 196, 26), "离线": (245, 34, 45), "待上线": (250, 140, 22)})
    t = f"共 {r.randrange(20, 400)} 条记录，第 1/{r.randrange(3, 40)} 页"
    s.text(menu + px * 2, y + px, t, ink=(120, 120, 120))
    s.say(t)
    return s.done(y + px * 4, round(max(right + px * 2, w * .75)))


def database(r, f):
    """Rows as Navicat and phpMyAdmin show them: small, tight, one row marked."""
    px = r.choice((11, 12, 12, 13))
    song = r.random() < .4
    s = Screen(px * 110, px * 50, "song" if song else r.choice(("micro", "sans", "dejavu-sans")), 12 if song else px, (255, 255, 255), (0, 0, 0), clear=not song and r.random() < .4)
    px = s.px
    y = title_bar(s, px * 80, f"members @crm (localhost) - 表 - {r.choice(('Navicat Premium', 'phpMyAdmin', 'HeidiSQL'))}", (240, 240, 240), (40, 40, 40), px * 2, False)
    sql = f"SELECT * FROM `members` WHERE id > {f.digits(4)} LIMIT 0, 30"
    s.text(8, y + 4, sql, ink=(0, 0, 200), face="mono-dejavu")
    s.say(sql)
    y += px * 2
    kind = r.randrange(3)
    if kind == 0:
        rows = [("id", "username", "password", "email", "mobile", "last_ip", "regdate")]
        rows += [(f.digits(5), f.account(), f.hex(32), f.email(), f.phone(), f.ip(), f.date() + " " + f.time() + ":00") for _ in range(8)]
    elif kind == 1:
        rows = [("uid", "name", "idcard", "bank_card", "mobile", "remark")]
        rows += [(f.digits(6), r.choice(PEOPLE), f.resident(), f.card(), f.phone(), r.choice(("NULL", "NULL", "已核实"))) for _ in range(9)]
    else:
        rows = [("id", "company", "uscc", "iban", "amount", "created")]
        rows += [(f.digits(4), r.choice(("洞幽", "烛照", "听雨", "折扇")) + "科技有限公司", f.uscc(), f.iban(), f.money(), f.date()) for _ in range(8)]
    y, right = grid(s, rows, 6, y, round(px * r.choice((1.5, 1.7))), line=(208, 208, 208), head=(236, 236, 236), chosen=r.randrange(1, 6), pad=px * .4, align="r", stripes=(245, 248, 252) if r.random() < .4 else None)
    t = f"第 1 条记录 (共 {r.randrange(100, 90000)} 条) 于第 1 页"
    s.text(8, y + 4, t)
    s.say(t)
    return s.done(y + px * 2, round(max(right + 8, px * 60)))


def dialog(r, f):
    """A program's window with fields and buttons."""
    px = 12 if r.random() < .5 else r.choice((12, 13, 14))
    s = Screen(px * 46, px * 60, "song" if px == 12 and r.random() < .5 else r.choice(("micro", "sans", "hei")), px, (240, 240, 240), (0, 0, 0), clear=r.random() < .3)
    if s.face == "song":
        s.clear = False
    w = s.im.width
    blue = r.random() < .5
    y = title_bar(s, w, r.choice(("远程控制配置", "新建FTP站点", "数据库连接属性", "邮箱账户设置")), (0, 84, 227) if blue else (255, 255, 255), (255, 255, 255) if blue else (0, 0, 0), px * 2.2) + px
    fields = [("主机地址：", f.host()), ("IP地址：", f.ip()), ("端口：", r.choice(("8080", "3389", "443", "1433"))), ("用户名：", f.account()), ("密码：", f.password()), ("邮箱：", f.email()), ("回连地址：", f.url()),
              ("手机号码：", f.phone()), ("授权码：", f.hex(32)), ("到期日期：", f.date()), ("MAC地址：", f.mac()), ("IMEI：", f.imei())]
    for label, v in r.sample(fields, 7):
        s.text(px * 2 + px * 6 - s.width(label), y + px * .3, label)
        s.box(px * 9, y, w - px * 2, y + px * 1.9, fill=(255, 255, 255), outline=(122, 122, 122))
        s.text(px * 9.4, y + px * .3, v)
        s.say(label, v)
        y += px * 2.6
    for t in r.sample(("启用代理服务器", "开机自动运行", "记住密码", "使用加密连接"), 2):
        s.box(px * 3, y + 2, px * 4, y + px + 2, fill=(255, 255, 255), outline=(90, 90, 90))
        s.text(px * 4.6, y, t)
        s.say(t)
        y += px * 2
    x = w - px * 17
    for t in ("确定", "取消", "应用"):
        s.box(x, y, x + px * 4.6, y + px * 2, fill=(225, 225, 225), outline=(173, 173, 173))
        s.text(x + px * 1.3, y + px * .35, t)
        x += px * 5.3
    s.say("确定", "取消", "应用")
    return s.done(y + px * 3)


def files(r, f):
    """A folder's window: name, date, kind, size."""
    px = r.choice((12, 12, 13))
    dark = r.random() < .3
    s = Screen(px * 66, px * 44, "song" if px == 12 and not dark and r.random() < .5 else r.choice(("micro", "sans")), px, (32, 32, 32) if dark else (255, 255, 255), (230, 230, 230) if dark else (20, 20, 20), clear=False)
    who = r.choice(PEOPLE)
    y = title_bar(s, s.im.width, f"D:\\项目资料\\{who}\\{f.date()}", (45, 45, 45) if dark else (255, 255, 255), s.ink, px * 2.3)
    grey = (160, 160, 160) if dark else (110, 110, 110)
    cols = (px * 3, px * 28, px * 42, px * 54)
    for x, t in zip(cols, ("名称", "修改日期", "类型", "大小")):
        s.text(x, y + px * .5, t, ink=grey)
    s.say("名称", "修改日期", "类型", "大小")
    y += px * 2.2
    kinds = ((".docx", "Microsoft Word 文档"), (".xlsx", "Microsoft Excel 工作表"), (".pdf", "PDF 文件"), (".zip", "ZIP 压缩文件"), (".pst", "Outlook 数据文件"), (".txt", "文本文档"), (".exe", "应用程序"))
    for k in range(r.randrange(9, 14)):
        ext, kind = r.choice(kinds)
        name = r.choice((f"{r.choice(CLIENTS)}技术服务合同{f.contract()}", f"{r.choice(ORGS)}数据样本", f"{f.host()}_dump", f"{r.choice(PEOPLE)}-周报{f.date()}", f"{r.choice(WORDS)}_{f.ip()}"))[:24] + ext
        if k == 3:
            s.box(px, y - 1, s.im.width - px, y + px * 1.7, fill=(0, 80, 140) if dark else (204, 232, 255))
        s.box(px * 1.4, y + 2, px * 2.3, y + px * 1.2, fill=r.choice(((255, 200, 80), (40, 100, 200), (40, 150, 80), (200, 60, 60))))
        row = (name, f"{f.date().replace('-', '/')} {f.time()}", kind, f"{r.randrange(1, 99999):,} KB")
        for x, t in zip(cols, row):
            s.text(x if t != row[3] else px * 63 - s.width(t), y + px * .2, t, ink=s.ink if x == cols[0] else grey)
        s.say(*row)
        y += px * 1.9
    return s.done(y + px)


def mail(r, f):
    """A message as a mail program or a web mailer shows it."""
    px = r.choice((12, 13, 14))
    s = Screen(px * 62, px * 60, r.choice(("micro", "sans", "hei")), px, clear=r.random() < .4)
    y = title_bar(s, s.im.width, f"回复：{r.choice(ORGS)}数据样本 - 邮件", (43, 87, 154), (255, 255, 255), px * 2.4)
    y += px
    a, b = r.sample(PEOPLE, 2)
    for label, v in (("发件人：", f"{a} <{f.email()}>"), ("收件人：", f"{b} <{f.email()}>; {f.email()}"), ("抄送：", f.email()), ("时间：", f"{f.date()} {f.time()}"), ("附件：", f"{r.choice(WORDS)}.zip (95.2 KB)")):
        s.text(px * 2, y, label, ink=(110, 110, 110))
        s.text(px * 7, y, v)
        s.say(label, v)
        y += px * 1.8
    s.d.line([px, y, s.im.width - px, y], fill=(200, 200, 200))
    y += px
    for t in (f"{b}，你好：", f"样本已经放到 {f.url()}，账号 {f.account()}，密码 {f.password()}。", f"合同编号 {f.contract()}，金额 ￥{f.money()}，对方开户账号 {f.card()}，税号 {f.uscc()}。",
              f"新的跳板机是 {f.ip()}，备用 {f.ip()}:3389，有问题打我手机 {f.phone()}。", f"比特币付到 {f.btc()}，收到后告诉我。", "此致", a):
        line = ""
        for c in t:
            if s.width(line + c) > s.im.width - px * 4:
                s.text(px * 2, y, line)
                y += px * 1.7
                line = ""
            line += c
        s.text(px * 2, y, line)
        s.say(t)
        y += px * 2
    return s.done(y + px)


def browser(r, f):
    """An address bar, a page with boxes of facts."""
    px = r.choice((12, 13, 14))
    s = Screen(px * 70, px * 60, r.choice(("micro", "sans", "hei")), px, (255, 255, 255), clear=r.random() < .4)
    w = s.im.width
    s.box(0, 0, w, px * 2.4, fill=(222, 225, 230))
    s.box(px, px * .4, px * 18, px * 2.4, fill=(255, 255, 255), r=4)
    s.text(px * 2, px * .8, "目标详情 - 内部系统", px)
    s.say("目标详情 - 内部系统")
    u = f.url()
    s.box(px * 7, px * 2.8, w - px * 4, px * 4.8, fill=(241, 243, 244), r=px)
    s.text(px * 8, px * 3.2, u)
    s.say(u)
    y = px * 6
    s.text(px * 2, y, "目标详情", px + 6, (24, 60, 120))
    s.say("目标详情")
    y += px * 3
    pairs = [("目标名称", r.choice(ORGS)), ("所在地区", r.choice(("艾尔博尼亚", "鲁里坦尼亚", "环礁群岛"))), ("主域名", f.host()), ("服务器", f.ip()), ("管理员", f.email()), ("电话", f.phone()), ("数据量", f"{r.randrange(1, 999)}.{r.randrange(10)} GB"), ("更新时间", f.date()),
             ("操作系统", "Windows Server 2012 R2"), ("备注", r.choice(NOTES))]
    for k in range(0, len(pairs), 2):
        for c in (0, 1):
            x = px * 2 + c * px * 33
            s.box(x, y, x + px * 8, y + px * 2.4, fill=(242, 246, 252), outline=(220, 223, 230))
            s.box(x + px * 8, y, x + px * 33, y + px * 2.4, fill=(255, 255, 255), outline=(220, 223, 230))
            s.text(x + px * .6, y + px * .6, pairs[k + c][0], ink=(96, 98, 102))
            s.text(x + px * 8.6, y + px * .6, pairs[k + c][1])
        s.say(*pairs[k], *pairs[k + 1])
        y += px * 2.4
    y += px
    s.box(px * 2, y, w - px * 2, y + px * 6, fill=(253, 246, 236), outline=(245, 218, 177), r=4)
    for k, t in enumerate((f"告警：{f.ip()} 于 {f.date()} {f.time()} 失去连接，最后一次回连 {f.host()}", f"样本 MD5：{f.hex(32)}")):
        s.text(px * 3, y + px * (1 + 2.2 * k), t, ink=(180, 110, 20))
        s.say(t)
    return s.done(y + px * 8)


def manual(r, f):
    """A page of a product's manual: coloured boxes, arrows, captions."""
    px = r.choice((14, 15, 16))
    s = Screen(px * 58, px * 70, r.choice(("sans", "micro", "hei")), px)
    w, y = s.im.width, px * 2
    s.text(px * 3, y, "3.2 系统部署架构", px + 6, (31, 73, 125))
    s.say("3.2 系统部署架构")
    y += px * 3
    t = f"听雨平台由采集端、中转端和控制端组成，控制端地址为 {f.ip()}，默认端口 8443。"
    for k in range(0, len(t), 40):
        s.text(px * 3, y, t[k:k + 40])
        y += px * 1.8
    s.say(t)
    y += px
    for k, (a, b) in enumerate((("采集端", f.ip()), ("中转服务器", f.host()), ("控制中心", f.ip()))):
        x, c = px * 3 + k * px * 18, ((68, 114, 196), (237, 125, 49), (112, 173, 71))[k]
        s.box(x, y, x + px * 15, y + px * 6, fill=c, r=6)
        s.text(x + (px * 15 - s.width(a)) / 2, y + px * 1.2, a, ink=(255, 255, 255))
        s.text(x + (px * 15 - s.width(b, px - 2)) / 2, y + px * 3.4, b, px - 2, (255, 255, 255))
        s.say(a), s.say(b)
        if k < 2:
            s.d.line([x + px * 15, y + px * 3, x + px * 18, y + px * 3], fill=(90, 90, 90), width=2)
            s.d.polygon([(x + px * 18, y + px * 3), (x + px * 17.4, y + px * 2.6), (x + px * 17.4, y + px * 3.4)], fill=(90, 90, 90))
    y += px * 7
    s.text(px * 20, y, "图 3-1 系统部署架构图", px - 2, (90, 90, 90))
    s.say("图 3-1 系统部署架构图")
    y += px * 3
    rows = [("功能", "说明", "默认值")] + [("回连域名", "失陪主机的上线地址"[:0] + "受控端上线的地址", f.host()), ("心跳间隔", "两次回连之间的秒数", "300"), ("管理账号", "首次登录后请修改", f.account()), ("技术支持", "工作日九点至十八点", f.email())]
    y, _ = grid(s, rows, px * 3, y, px * 2.2, line=(155, 194, 230), head=(91, 155, 213), stripes=(221, 235, 247))
    y += px
    s.box(px * 3, y, w - px * 3, y + px * 3, fill=(255, 242, 204))
    t = f"注意：升级前请备份，下载地址 {f.url()}"
    s.text(px * 4, y + px * .8, t)
    s.say(t)
    return s.done(y + px * 5)


def slide(r, f):
    """A slide: white on blue and blue on white."""
    px = r.choice((18, 20, 22))
    s = Screen(px * 46, px * 26, r.choice(("sans", "bold", "hei")), px, r.choice(((255, 255, 255), (14, 40, 90), (245, 245, 245))))
    dark = sum(s.paper) < 400
    s.ink = (240, 240, 240) if dark else (40, 40, 40)
    s.box(0, 0, s.im.width, px * 3.4, fill=(192, 0, 0) if dark else (0, 70, 140))
    t = r.choice(("重点方向工作汇报", "产品体系介绍", "年度数据成果"))
    s.text(px * 1.5, px * .8, t, px + 8, (255, 255, 255))
    s.say(t)
    y = px * 4.6
    for k in range(4):
        t = (f"目标覆盖：{r.choice(ORGS)}等 {r.randrange(3, 60)} 家单位", f"累计数据 {r.randrange(1, 90)}.{r.randrange(10)} TB，合同金额 {r.randrange(20, 900)} 万元", f"演示地址：{f.url()}", f"联系人：{r.choice(PEOPLE)} {f.phone()}")[k]
        s.d.ellipse([px * 1.6, y + px * .4, px * 2.1, y + px * .9], fill=(237, 125, 49))
        s.text(px * 2.8, y, t)
        s.say(t)
        y += px * 2.1
    for k, (a, b) in enumerate((("邮件", f.email()), ("主机", f.host()))):
        x = px * 2 + k * px * 21.5
        s.box(x, y + px, x + px * 20, y + px * 6, fill=((0, 112, 192), (112, 48, 160))[k])
        s.text(x + px, y + px * 1.6, a, ink=(255, 255, 255))
        s.text(x + px, y + px * 3.6, b, px - 3, (255, 255, 0))
        s.say(a), s.say(b)
    return s.done(y + px * 8)


def desktop_chat(r, f):
    """A chat program on a computer: the list of talks on the left, bubbles on the right."""
    px = r.choice((13, 14))
    dark = r.random() < .25
    s = Screen(px * 64, px * 60, r.choice(("micro", "sans")), px, (25, 25, 25) if dark else (245, 245, 245), (220, 220, 220) if dark else (20, 20, 20), clear=r.random() < .3)
    side, w = px * 18, s.im.width
    s.box(0, 0, px * 4, s.im.height, fill=(46, 46, 46))
    s.box(px * 4, 0, side, s.im.height, fill=(38, 38, 38) if dark else (230, 229, 229))
    y = px * 4
    others = r.sample(PEOPLE, 8)
    for k, who in enumerate(others[:6]):
        if k == 1:
            s.box(px * 4, y - px * .6, side, y + px * 3.4, fill=(60, 60, 60) if dark else (199, 198, 198))
        s.box(px * 4.8, y, px * 7.4, y + px * 2.6, fill=[(70, 110, 180), (190, 120, 60), (90, 150, 90)][k % 3])
        s.text(px * 8, y, who)
        last = r.choice(NOTES)[:8]
        s.text(px * 8, y + px * 1.4, last, px - 2, (140, 140, 140))
        s.say(who), s.say(last)
        y += px * 4
    peer = others[1]
    s.text(side + px, px, peer, px + 3)
    s.say(peer)
    s.d.line([side, px * 3, w, px * 3], fill=(60, 60, 60) if dark else (214, 214, 214))
    y = px * 4
    says = [f"新的地址 {f.host()} {f.ip()}", "收到", f"账号 {f.account()} 密码 {f.password()}", f"合同 {f.contract()} 的款到了吗", f"到了，{f.money()}元", f"邮箱发我 {f.email()}", f"打我电话 {f.phone()}", f"哈希 {f.hex(32)}", f"链接 {f.url()}", r.choice(NOTES)]
    r.shuffle(says)
    for k, t in enumerate(says[:7]):
        mine = r.random() < .5
        if k % 3 == 0:
            when = f.time()
            s.text(side + (w - side - s.width(when, px - 2)) / 2, y, when, px - 2, (150, 150, 150))
            y += px * 2
        lines, line = [], ""
        for c in t:
            if s.width(line + c) > px * 24:
                lines.append(line)
                line = ""
            line += c
        lines.append(line)
        bw, bh = max(s.width(q) for q in lines) + px * 1.6, len(lines) * px * 1.5 + px
        ax, bx = (w - px * 3.6, w - px * 4.4 - bw) if mine else (side + px, side + px * 4.4)
        s.box(ax, y, ax + px * 2.6, y + px * 2.6, fill=(90, 150, 90) if mine else (190, 120, 60), r=3)
        s.box(bx, y, bx + bw, y + bh, fill=((38, 120, 70) if dark else (149, 236, 105)) if mine else ((55, 55, 55) if dark else (255, 255, 255)), r=4)
        for n, q in enumerate(lines):
            s.text(bx + px * .8, y + px * .4 + n * px * 1.5, q)
        s.say("right" if mine else "left", when, t)
        y += bh + px
    return s.done(y + px)


KINDS = {"terminal": terminal, "admin": admin, "database": database, "dialog": dialog, "files": files, "mail": mail, "browser": browser, "manual": manual, "slide": slide, "desktop": desktop_chat}
