#!/usr/bin/env python3
"""mbox.py - a mailbox of N mails unpacked, against Python's own reader: the mails counted, the
attachments compared byte by byte. usage: mbox.py BIN [N]"""
import collections, email.policy, hashlib, json, mailbox, os, random, subprocess, sys, tempfile
from email.message import EmailMessage

binary, n = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10000
random.seed(3)
with tempfile.TemporaryDirectory(prefix="sluice-mbox.") as d:
    path = d + "/m.mbox"
    box = mailbox.mbox(path)
    for i in range(n):
        m = EmailMessage()
        m["From"], m["To"], m["Subject"] = f"user{i}@mail.example", "office@mail.example", f"第{i}号 letter"
        m["Date"], m["Message-ID"] = "Mon, 02 Mar 2020 10:00:00 +0000", f"<{i}@mail.example>"
        m.set_content(f"text of {i}\nFrom here on it is quoted\n>From and so is this\n\n" + "line\n" * (i % 30))
        if i % 3 == 0:
            m.add_attachment(random.randbytes(i % 5000), maintype="application", subtype="octet-stream", filename=f"合同{i}.bin")
        box.add(m)
    box.flush()
    want = collections.Counter()
    mails = 0
    for m in mailbox.mbox(path, factory=lambda f: email.message_from_binary_file(f, policy=email.policy.default)):
        mails += 1
        for a in m.iter_attachments():
            want[hashlib.sha256(a.get_payload(decode=True)).hexdigest()] += 1
    p = subprocess.run([binary + "/sluice-unpack", "-q", "--json", "-o", d + "/store", path], stdout=subprocess.PIPE)
    items = [r for r in map(json.loads, p.stdout.splitlines()) if r["type"] == "item"]
    got = collections.Counter(r["id"] for r in items if r["path"].endswith(".bin"))
    bad = sum(hashlib.sha256(open(f"{d}/store/{i[:2]}/{i[2:]}", "rb").read()).hexdigest() != i for i in got)
    ours = sum(r["depth"] == 1 for r in items)
    print(f"mails {ours} of {mails}; attachments equal {sum((want & got).values())} of {sum(want.values())}, others {sum((got - want).values())}, not whole {bad}; exit {p.returncode}")
    sys.exit(ours != mails or want != got or bad > 0)
