#!/usr/bin/python3
"""One page in each kind of writing, as it is printed and as a telephone photographs it, and what was read of it.

usage: scripts.py make DIR              draws the pages and their truths
       scripts.py score DIR BIN [NAME…] wrong characters, page by page, and the seconds that each took

Needs what pictures.py needs, and fonts-thai-tlwg (Thai), fonts-lohit-deva (Hindi). Everything is made up; the texts are of two kinds,
an office letter and a list of hosts, the same in every language."""
import glob, os, subprocess, sys, tempfile, time, unicodedata
import pictures as P
import hard

DEJAVU, SERIF = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
FREE = "/usr/share/fonts/opentype/urw-base35/NimbusRoman-Regular.otf"
P.FONTS.update({"dejavu": (DEJAVU, 0), "dejavu-serif": (SERIF, 0), "roman": (FREE, 0), "jp": (P.NOTO % "Sans", 0), "jp-serif": (P.NOTO % "Serif", 0), "kr": (P.NOTO % "Sans", 1), "kr-serif": (P.NOTO % "Serif", 1),
                "hk": (P.NOTO % "Sans", 4), "thai": ("/usr/share/fonts/truetype/tlwg/Garuda.ttf", 0), "deva": ("/usr/share/fonts/truetype/lohit-devanagari/Lohit-Devanagari.ttf", 0)})
PAGES = {
    "zh": ("sans", ["情况报告", "单位：艾尔博尼亚外交部领事司", "收件人：沈岚 主任", "现将三月份邮件系统运行情况报告如下。三月四日夜间，网关出现异常登录，来源地址为 203.0.113.77。",
                    "值班人员随即更换了口令，并通知了技术服务商洞幽公司。经查，共有九十五个信箱受到影响。", "联系邮箱：office@mfa.elbonia.example", "服务器：mail.mfa.elbonia.example 198.51.100.23", "费用合计人民币 120,000.00 元，2021年3月15日支付。"]),
    "zh-hant": ("tc", ["情況報告", "單位：艾爾博尼亞外交部領事司", "收件人：沈嵐 主任", "現將三月份郵件系統運行情況報告如下。三月四日夜間，網關出現異常登錄，來源地址為 203.0.113.77。",
                       "值班人員隨即更換了密碼，並通知了技術服務廠商洞幽公司。經查，共有九十五個信箱受到影響。", "聯絡信箱：office@mfa.elbonia.example", "伺服器：mail.mfa.elbonia.example 198.51.100.23", "費用合計新臺幣 120,000.00 元，2021年3月15日支付。"]),
    "en": ("roman", ["Situation report", "Unit: Consular Department, Ministry of Foreign Affairs of Elbonia", "To: Director Lan Shen", "We report on the state of the mail system in March. During the night of 4 March the gateway saw unusual logins from 203.0.113.77.",
                     "The officer on duty changed the passwords at once and informed the contractor, Dongyou. Ninety-five mailboxes were affected.", "Contact: office@mfa.elbonia.example", "Server: mail.mfa.elbonia.example 198.51.100.23", "Total cost: USD 120,000.00, paid on 15 March 2021."]),
    "de": ("roman", ["Lagebericht", "Dienststelle: Konsularabteilung des Außenministeriums von Elbonien", "An: Direktorin Lan Shen", "Wir berichten über den Zustand des Postsystems im März. In der Nacht zum 4. März gab es ungewöhnliche Anmeldungen von 203.0.113.77.",
                     "Der Diensthabende änderte sofort die Kennwörter und verständigte die zuständige Firma Dongyou. Fünfundneunzig Postfächer waren betroffen.", "Rückfragen: office@mfa.elbonia.example", "Server: mail.mfa.elbonia.example 198.51.100.23", "Gesamtkosten: 120.000,00 €, überwiesen am 15. März 2021."]),
    "fr": ("roman", ["Rapport de situation", "Service : direction consulaire du ministère des Affaires étrangères d’Elbonie", "À l’attention de : Mme Lan Shen, directrice", "Nous rendons compte de l’état de la messagerie en mars. Dans la nuit du 4 mars, la passerelle a reçu des connexions inhabituelles depuis 203.0.113.77.",
                     "L’officier de garde a aussitôt changé les mots de passe et prévenu le prestataire, la société Dongyou. Quatre-vingt-quinze boîtes ont été touchées.", "Contact : office@mfa.elbonia.example", "Serveur : mail.mfa.elbonia.example 198.51.100.23", "Coût total : 120 000,00 €, réglé le 15 mars 2021."]),
    "es": ("dejavu-serif", ["Informe de situación", "Unidad: Dirección Consular del Ministerio de Relaciones Exteriores de Elbonia", "A la atención de: Sra. Lan Shen", "Informamos sobre el estado del correo en marzo. En la madrugada del 4 de marzo el servidor recibió accesos inusuales desde 203.0.113.77.",
                            "El oficial de guardia cambió enseguida las contraseñas y avisó a la compañía Dongyou. Noventa y cinco buzones quedaron afectados.", "Contacto: office@mfa.elbonia.example", "Servidor: mail.mfa.elbonia.example 198.51.100.23", "Importe total: 120.000,00 €, pagado el 15 de marzo de 2021."]),
    "pl": ("dejavu", ["Raport o sytuacji", "Jednostka: Departament Konsularny Ministerstwa Spraw Zagranicznych Elbonii", "Do: dyrektor Lan Shen", "Zgłaszamy stan poczty w marcu. W nocy z 3 na 4 marca brama odnotowała nietypowe logowania z adresu 203.0.113.77.",
                      "Dyżurny niezwłocznie zmienił hasła i powiadomił wykonawcę, spółkę Dongyou. Dotknęło to dziewięćdziesiąt pięć skrzynek.", "Kontakt: office@mfa.elbonia.example", "Serwer: mail.mfa.elbonia.example 198.51.100.23", "Łączny koszt: 120 000,00 zł, zapłacono 15 marca 2021 r."]),
    "tr": ("dejavu", ["Durum raporu", "Birim: Elbonya Dışişleri Bakanlığı Konsolosluk Dairesi", "Kime: Müdür Lan Shen", "Mart ayında posta sisteminin durumunu bildiriyoruz. 4 Mart gecesi ağ geçidinde 203.0.113.77 adresinden olağandışı girişler görüldü.",
                      "Nöbetçi görevli şifreleri hemen değiştirdi ve yüklenici Dongyou şirketine haber verdi. Doksan beş posta kutusu etkilendi.", "İletişim: office@mfa.elbonia.example", "Sunucu: mail.mfa.elbonia.example 198.51.100.23", "Toplam bedel: 120.000,00 TL, 15 Mart 2021 tarihinde ödendi."]),
    "vi": ("dejavu", ["Báo cáo tình hình", "Đơn vị: Cục Lãnh sự, Bộ Ngoại giao Elbonia", "Kính gửi: bà Thẩm Lan, giám đốc", "Chúng tôi báo cáo tình trạng hệ thống thư điện tử trong tháng ba. Đêm mồng bốn, cổng mạng ghi nhận các lượt đăng nhập bất thường từ 203.0.113.77.",
                      "Cán bộ trực đã đổi mật khẩu ngay và thông báo cho nhà thầu là công ty Động U. Chín mươi lăm hộp thư bị ảnh hưởng.", "Liên hệ: office@mfa.elbonia.example", "Máy chủ: mail.mfa.elbonia.example 198.51.100.23", "Tổng chi phí: 120.000.000 đồng, thanh toán ngày 15 tháng 3 năm 2021."]),
    "ru": ("dejavu-serif", ["Отчёт о положении", "Подразделение: консульский департамент Министерства иностранных дел Эльбонии", "Кому: директору Шэнь Лань", "Докладываем о состоянии почтовой системы в марте. В ночь на 4 марта шлюз зафиксировал необычные входы с адреса 203.0.113.77.",
                            "Дежурный немедленно сменил пароли и уведомил подрядчика, компанию «Дунъю». Затронуто девяносто пять ящиков.", "Контакт: office@mfa.elbonia.example", "Сервер: mail.mfa.elbonia.example 198.51.100.23", "Общая стоимость: 120 000,00 руб., оплачено 15 марта 2021 года."]),
    "uk": ("dejavu", ["Звіт про становище", "Підрозділ: консульський департамент Міністерства закордонних справ Ельбонії", "Кому: директорці Шень Лань", "Доповідаємо про стан поштової системи в березні. У ніч на 4 березня шлюз зафіксував незвичні входи з адреси 203.0.113.77.",
                      "Черговий негайно змінив паролі й повідомив підрядника, компанію «Дун’ю». Постраждало дев’яносто п’ять скриньок.", "Контакт: office@mfa.elbonia.example", "Сервер: mail.mfa.elbonia.example 198.51.100.23", "Загальна вартість: 120 000,00 грн, сплачено 15 березня 2021 року."]),
    "kk": ("dejavu", ["Жағдай туралы есеп", "Бөлім: Эльбония Сыртқы істер министрлігінің консулдық департаменті", "Кімге: директор Шэнь Лань", "Наурыз айындағы пошта жүйесінің жағдайын баяндаймыз. 4 наурызға қараған түні шлюз 203.0.113.77 мекенжайынан әдеттен тыс кірулерді тіркеді.",
                      "Кезекші құпиясөздерді дереу өзгертіп, мердігер компанияға хабарлады. Тоқсан бес жәшік зардап шекті.", "Байланыс: office@mfa.elbonia.example", "Сервер: mail.mfa.elbonia.example 198.51.100.23", "Жалпы құны: 120 000,00 теңге, 2021 жылғы 15 наурызда төленді."]),
    "ko": ("kr", ["상황 보고서", "부서: 엘보니아 외교부 영사국", "받는 사람: 심란 국장", "3월 전자우편 시스템의 운영 상황을 보고합니다. 3월 4일 밤에 관문 서버에서 203.0.113.77 주소의 비정상 접속이 확인되었습니다.",
                  "당직자는 즉시 비밀번호를 바꾸고 용역업체인 동유 회사에 알렸습니다. 모두 아흔다섯 개의 사서함이 영향을 받았습니다.", "연락처: office@mfa.elbonia.example", "서버: mail.mfa.elbonia.example 198.51.100.23", "총 비용: 120,000,000원, 2021년 3월 15일 지급."]),
    "ja": ("jp", ["状況報告書", "部署：エルボニア外務省領事局", "宛先：沈嵐局長", "三月のメールシステムの運用状況を報告します。三月四日の夜、ゲートウェイで203.0.113.77からの異常なログインが確認されました。",
                  "当直者は直ちにパスワードを変更し、委託先の洞幽社に連絡しました。合計で九十五のメールボックスが影響を受けました。", "連絡先：office@mfa.elbonia.example", "サーバー：mail.mfa.elbonia.example 198.51.100.23", "費用の合計は120,000円で、2021年3月15日に支払われました。"]),
    "ar": ("dejavu", ["تقرير الوضع", "الوحدة: الإدارة القنصلية في وزارة خارجية إلبونيا", "إلى: المديرة لان شين", "نبلغكم عن حالة نظام البريد في شهر مارس. في ليلة الرابع من مارس سجلت البوابة محاولات دخول غير عادية",
                      "غير الموظف المناوب كلمات المرور فورا وأبلغ الشركة المتعاقدة. وقد تأثر خمسة وتسعون صندوقا بريديا.", "office@mfa.elbonia.example", "mail.mfa.elbonia.example 198.51.100.23", "التكلفة الإجمالية مئة وعشرون ألف دولار"]),
    "fa": ("dejavu", ["گزارش وضعیت", "واحد: اداره کنسولی وزارت امور خارجه البونیا", "به: خانم لان شن، مدیر کل", "وضعیت سامانه پست الکترونیک در ماه مارس را گزارش می‌کنیم. در شب چهارم مارس ورودهای غیرعادی در درگاه ثبت شد",
                      "مسئول شیفت بی‌درنگ گذرواژه‌ها را تغییر داد و پیمانکار را آگاه کرد. نود و پنج صندوق آسیب دید", "office@mfa.elbonia.example", "mail.mfa.elbonia.example 198.51.100.23", "هزینه کل صد و بیست هزار دلار پرداخت شد"]),
    "th": ("thai", ["รายงานสถานการณ์", "หน่วยงาน: กรมการกงสุล กระทรวงการต่างประเทศเอลโบเนีย", "เรียน: ผู้อำนวยการ เสิ่นหลาน", "ขอรายงานสภาพระบบอีเมลในเดือนมีนาคม ในคืนวันที่สี่มีนาคม เกตเวย์ตรวจพบการเข้าสู่ระบบผิดปกติ",
                    "เจ้าหน้าที่เวรได้เปลี่ยนรหัสผ่านทันทีและแจ้งบริษัทผู้รับจ้าง มีกล่องจดหมายได้รับผลกระทบเก้าสิบห้ากล่อง", "office@mfa.elbonia.example", "mail.mfa.elbonia.example 198.51.100.23", "ค่าใช้จ่ายรวม 120,000 บาท ชำระเมื่อวันที่ 15 มีนาคม"]),
    "hi": ("deva", ["स्थिति रिपोर्ट", "विभाग: एल्बोनिया विदेश मंत्रालय का कांसुलर विभाग", "सेवा में: निदेशक लान शेन", "हम मार्च में डाक प्रणाली की स्थिति की सूचना देते हैं। चार मार्च की रात को असामान्य लॉगिन देखे गए।",
                    "ड्यूटी अधिकारी ने तुरंत पासवर्ड बदल दिए और ठेकेदार कंपनी को सूचित किया। पंचानवे मेलबॉक्स प्रभावित हुए।", "office@mfa.elbonia.example", "mail.mfa.elbonia.example 198.51.100.23", "कुल लागत एक लाख बीस हजार रुपये"]),
}
# Columns from right to left.
UPRIGHT = {"zh-up": ("serif", ["关于邮件系统运行情况的报告", "艾尔博尼亚外交部领事司沈岚主任", "三月四日夜间网关出现异常登录", "值班人员随即更换了口令", "并通知了技术服务商洞幽公司", "共有九十五个信箱受到影响", "费用合计人民币壹拾贰万元整"]),
           "zh-hant-up": ("tc", ["關於郵件系統運行情況的報告", "艾爾博尼亞外交部領事司沈嵐主任", "三月四日夜間網關出現異常登錄", "值班人員隨即更換了密碼", "並通知了技術服務廠商洞幽公司", "共有九十五個信箱受到影響", "費用合計新臺幣壹拾貳萬元整"]),
           "ja-up": ("jp-serif", ["三月のメールの状況を報告します", "外務省領事局の沈嵐局長あて", "三月四日の夜に異常なログインが", "あったことが確認されました", "当直者は直ちにパスワードを変え", "委託先の洞幽社に連絡しました", "費用の合計は十二万円です"])}


def wrap(text, f, room):
    lines, line = [], ""
    for word in text.split(" ") if " " in text else text:
        glue = " " if " " in text and line else ""
        if line and f.getlength(line + glue + word) > room:
            lines.append(line)
            line, glue = "", ""
        line += glue + word
        while f.getlength(line) > room:
            k = max(i for i in range(1, len(line)) if f.getlength(line[:i]) <= room)
            lines.append(line[:k])
            line = line[k:]
    return lines + [line]


def draw(face, lines, px=46, right=False):
    """A sheet at twice the size of 150 dpi."""
    width, margin = px * 44, px * 4
    im = P.Image.new("RGB", (width, px * 60), (255, 255, 255))
    d, y, said = P.ImageDraw.Draw(im), px * 3, []
    for i, t in enumerate(lines):
        f = P.font(face, px if i else px * 3 // 2)
        for part in wrap(t, f, width - 2 * margin):
            own = right and any(unicodedata.bidirectional(c) in ("R", "AL") for c in part)
            x = width - margin - f.getlength(part) if own else (width - f.getlength(part)) / 2 if i == 0 else margin
            d.text((x, y), part, font=f, fill=(20, 20, 20), direction="rtl" if own else None)
            y += f.size * 1.6
            said.append(part)
        y += px * .3
    return im.crop((0, 0, width, round(y + px * 3))), said


def draw_upright(face, columns, px=46):
    high, wide = max(map(len, columns)), len(columns)
    im = P.Image.new("RGB", (round((wide * 1.9 + 6) * px), round((high * 1.12 + 6) * px)), (255, 255, 255))
    d, f = P.ImageDraw.Draw(im), P.font(face, px)
    turn = P.ImageFont.truetype(P.FONTS[face][0], px, index=P.FONTS[face][1])
    for k, col in enumerate(columns):
        x = im.width - px * (4 + 1.9 * k)
        d.text((x, px * 3), col, font=turn, fill=(20, 20, 20), direction="ttb", anchor="mt")
    return im, columns


def plan():
    import random
    for name, (face, lines) in PAGES.items():
        yield name, draw(face, lines, right=name in ("ar", "fa"))
    for name, (face, lines) in UPRIGHT.items():
        yield name, draw_upright(face, lines)


def make(where):
    import random
    os.makedirs(where, exist_ok=True)
    for name, (im, said) in plan():
        for trouble, how, ext in ("print", hard.scaled(.5), "png"), ("photo", lambda i, r: hard.photo(hard.scaled(.75)(i, r), r), "jpg"):
            P.np.random.seed(len(name))
            how(im, random.Random(name)).save(f"{where}/{name}+{trouble}.{ext}", quality=70)
            open(f"{where}/{name}+{trouble}.txt", "w", encoding="utf-8").write("\n".join(said) + "\n")


def score(where, tools, want):
    pics = sorted(f for f in glob.glob(where + "/*") if f.endswith((".png", ".jpg")) and (not want or os.path.basename(f).startswith(want)))
    rows = {}
    for f in pics:
        name, trouble = os.path.basename(f)[:-4].split("+")
        with tempfile.TemporaryDirectory() as tmp:
            began = time.time()
            run = f"{tools}/sluice-unpack -q -o {tmp}/s '{f}' | {tools}/sluice-identify -q | {tools}/sluice-text -q --no-cache {os.environ.get('TEXT_OPTIONS', '')}"
            subprocess.run(["sh", "-c", run], stdout=subprocess.DEVNULL)
            took = time.time() - began
            texts = glob.glob(tmp + "/s/*/*.txt")
            got = open(texts[0], encoding="utf-8").read() if texts else ""
        a, b = P.folded(open(f[:-4] + ".txt", encoding="utf-8").read()), P.folded(got)
        rows.setdefault(name, {})[trouble] = (100 * min(P.distance(a, b), len(a)) / len(a), took)
        if os.environ.get("SHOW"):
            print(f"--- {name}+{trouble}\n{got}")
    print(f"{'':12} printed  photo   seconds")
    for name, r in rows.items():
        print(f"{name:12} " + " ".join(f"{r[t][0]:6.2f} %" if t in r else "   -    " for t in ("print", "photo")) + "   " + " ".join(f"{r[t][1]:.1f}" for t in r))


if __name__ == "__main__":
    a = sys.argv
    if len(a) > 2 and a[1] == "make":
        make(a[2])
    elif len(a) > 3 and a[1] == "score":
        score(os.path.abspath(a[2]), os.path.abspath(a[3]), tuple(a[4:]))
    else:
        sys.exit(__doc__)
