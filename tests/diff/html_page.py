#!/usr/bin/env python3
"""The page that `plumbline diff --format html` writes, without a browser: every line of the JSON stands in it; it is well
formed and refers to nothing outside itself; its Content-Security-Policy names its own style and script; what comes from a
standard is text, whatever it holds; the same input gives the same bytes.

usage: html_page.py PLUMBLINE
Last line: 'N passed, N failed'.
"""
import base64, hashlib, html.parser, json, os, re, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CHANGES = {"reworded": "reworded: the same meaning", "reassigned": "reassigned: the same demand, others are responsible",
           "tightened": "tightened: B is stricter", "relaxed": "relaxed: B is looser", "undecided": "undecided",
           "both_ways": "changed both ways: each is stricter somewhere", "added": "added", "removed": "removed"}
WORDS = {"same": "the same", "stricter": "A is stricter", "looser": "A is looser", "undecided": "undecided",
         "incomparable": "incomparable: each is stricter somewhere", "only_in_a": "only in A", "only_in_b": "only in B"}
# What may carry an address, or run or lay out something without the policy's hashes.
ADDRESSES = {"src", "srcset", "href", "action", "formaction", "data", "poster", "background", "style", "ping", "xlink:href"}
HOSTILE = "<script>alert('x')</script> & \\\"quoted\\\" </style><img src=x onerror=alert(1)>"

passed = failed = 0

def expect(good, what):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print("FAIL", what)

class Page(html.parser.HTMLParser):
    """Every element opened is closed by its own name; collects what the checks below ask."""
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.ids, self.links, self.headings = [], [], [], [], []
        self.lines, self.meta, self.inline, self.attributes = {}, {}, {"style": [], "script": []}, []
        self.tags, self.unscoped, self.labelled, self.landmarks = set(), 0, [], []
        self.feed(text)
        self.close()
        if self.open:
            self.wrong.append(f"not closed: {self.open}")

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        given = dict(attrs)
        if len(given) != len(attrs):
            self.wrong.append(f"an attribute twice in {tag} at {self.getpos()}")
        self.attributes += [(tag, name, value) for name, value in attrs]
        if "id" in given:
            self.ids.append(given["id"])
        if "aria-labelledby" in given:
            self.labelled += given["aria-labelledby"].split()
        if given.get("role") == "region" or (tag == "section" and "aria-labelledby" in given):
            self.landmarks.append(given.get("aria-label") or given["aria-labelledby"])
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "meta" and "http-equiv" in given:
            self.meta[given["http-equiv"]] = given["content"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "th" and "scope" not in given:
            self.unscoped += 1
        if tag in self.inline:
            self.inline[tag].append("")
        if tag not in VOID:
            self.open.append((tag, given.get("id") if "data-verdict" in given else None))
            if "data-verdict" in given:
                self.lines[given["id"]] = [given, ""]

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()} closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1][0] in self.inline:
            self.inline[self.open[-1][0]][-1] += data
        for _, line in self.open:
            if line:
                self.lines[line][1] += data

def run(program, *arguments):
    done = subprocess.run([program, "diff", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    expect(done.returncode == 0, f"{arguments}: exit {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode("utf-8")

def flat(text):
    return re.sub(r"\s+", " ", text)

def check_form(page, name):
    expect(not page.wrong, f"{name}: {page.wrong[:3]}")
    expect(len(page.ids) == len(set(page.ids)), f"{name}: an id stands twice")
    expect(all(link.startswith("#") and link[1:] in set(page.ids) for link in page.links), f"{name}: a link leads nowhere or out")
    expect(set(page.labelled) <= set(page.ids), f"{name}: aria-labelledby names nothing")
    expect(len(page.landmarks) == len(set(page.landmarks)) > 0, f"{name}: two landmarks of one name")
    expect(page.headings[:1] == [1] and page.headings.count(1) == 1, f"{name}: not one h1")
    expect(all(b <= a + 1 for a, b in zip(page.headings, page.headings[1:])), f"{name}: a heading skips a level")
    expect(page.unscoped == 0, f"{name}: {page.unscoped} header cells without a scope")
    expect({"main", "header", "table", "details"} <= page.tags and not page.tags & {"img", "iframe", "link", "object", "base"},
           f"{name}: {sorted(page.tags)}")
    for tag, attribute, value in page.attributes:
        if attribute in ADDRESSES or attribute.startswith("on"):
            expect(tag == "a" and attribute == "href", f"{name}: {tag} has {attribute}={value}")
    expect(("html", "lang", "en-GB") in page.attributes, f"{name}: no language")

def check_policy(page, name):
    expect(len(page.inline["style"]) == 1 and len(page.inline["script"]) == 1, f"{name}: more than one style or script")
    hashes = {kind: "'sha256-" + base64.b64encode(hashlib.sha256(texts[0].encode()).digest()).decode() + "'"
              for kind, texts in page.inline.items()}
    wanted = (f"default-src 'none'; style-src {hashes['style']}; script-src {hashes['script']}; base-uri 'none'; "
              "form-action 'none'")
    expect(page.meta.get("Content-Security-Policy") == wanted, f"{name}: the policy is {page.meta}, not {wanted}")
    for kind in ("style", "script"):
        expect(not re.search(r"url\(|@import|https?:|//[a-z]|fetch|XMLHttp|import\(", page.inline[kind][0]),
               f"{name}: the {kind} refers to something outside")

def sides(pair):
    for side in ("a", "b"):
        if pair[side]:
            yield from pair[side].get("rules", [pair[side]])

def check_lines(page, pairs, prefix, name):
    """Each line of the JSON, with all that it says, in the element of its number."""
    for number, pair in enumerate(pairs, 1):
        where = f"{name}: {prefix}d{number}"
        if pair.get("change") == "unchanged":
            expect(f"{prefix}d{number}" not in page.lines, f"{where} is unchanged and listed")
            continue
        if f"{prefix}d{number}" not in page.lines:
            expect(False, f"{where} is not there")
            continue
        given, text = page.lines[f"{prefix}d{number}"]
        text = flat(text)
        expect(given["data-verdict"] == pair["verdict"] and given["data-topic"] == (pair["topic"] or ""), f"{where}: {given}")
        wanted = [CHANGES[pair["change"]] if "change" in pair else WORDS[pair["verdict"]], pair["proof"] or "", pair.get("reason", ""), *pair.get("notes", []),
                  pair.get("apart", {}).get("words", ""), ", ".join(pair["differs"])]
        for one in sides(pair):
            wanted += [one["rule"], one["says"], one["source"], one.get("exceptions", "")]
        for witness in pair["witnesses"]:
            wanted += [event["event"] for event in witness["events"]]
            wanted += [outcome["status"] for outcome in witness["under_a"] + witness["under_b"]]
        expect("proposed by the tool" in text or "pairing" not in pair, f"{where}: does not say that the pairing was proposed")
        for one in wanted:
            expect(flat(one) in text, f"{where}: `{one}` is not said")

def check_calendar(text, page, name):
    expect(text.count('<table class="calendar"') > 0, f"{name}: no calendar")
    for word in ("due under A", "due under B", "clock starts", "looked at", "weeks in which nothing happens"):
        expect(word in text, f"{name}: no calendar says `{word}`")
    expect(re.search(r'class="mark holiday">Good Friday<', text) is not None, f"{name}: no calendar names a holiday")

STANDARD = """calendar own "Own"
  version "1"
  extends england_and_wales
  closed 2025-03-04 to 2025-03-04 "Closed: {hostile}"

standard {name} "{name} {hostile}"
  version "{hostile}"
  calendar own
  uses childrens_services

section "Chapter {hostile}"

rule visit_in_enquiry "Title {hostile}"
  source "Source {hostile}"
  responsible social_worker
  topic s47_first_visit
  assuming "Rationale {hostile}"
  within {days} working days of s47_start: visit
  unless management_decision where about = not_seen

practice heard "Heard {hostile}"
  source "Practice {hostile}"
  responsible social_worker
  asks "Was the child heard? {hostile}" at each assessment_end
"""

def check_hostile(program, folder):
    paths = []
    for name, days in (("ours", 2), ("theirs", 4)):
        paths.append(os.path.join(folder, name + ".std"))
        with open(paths[-1], "w", encoding="utf-8") as file:
            file.write(STANDARD.format(name=name, days=days, hostile=HOSTILE))
    arguments = (*paths, "--library", os.path.join(ROOT, "standards"))
    pairs = [json.loads(line) for line in run(program, *arguments, "--format", "json").splitlines()]
    text = run(program, *arguments, "--format", "html")
    page = Page(text)
    check_form(page, "hostile")
    check_policy(page, "hostile")
    check_lines(page, pairs, "", "hostile")
    expect(any("<script>alert('x')</script>" in one["source"] for pair in pairs for one in sides(pair)), "the names are not hostile")
    expect("<script>alert" not in text and "onerror=alert(1)>" not in text, "hostile: stands as it came")
    expect("Assuming: Rationale &lt;script" in text, "hostile: the assumption is not told")
    expect("Closed: &lt;script&gt;" in text, "hostile: the closed day is not on the calendar")
    check_impact(program, folder, arguments)

def check_impact(program, folder, arguments):
    """The section of --impact: as well formed as the rest, every figure of the JSON, no case and no worker."""
    cases = os.path.join(folder, "cases.csv")
    with open(cases, "w", encoding="utf-8") as file:
        file.write("case_id,event,at,worker\n")
        for case in ("MARY<b>", "JOHN"):
            file.write(f"{case},allocation,2025-03-03T09:00,WORKER<i>\n{case},s47_start,2025-03-03T10:00,\n"
                       f"{case},visit,2025-03-07T10:00,\n")
    impact = (*arguments, "--impact", cases, "--as-of", "2025-04-01")
    *pairs, summary = [json.loads(line) for line in run(program, *impact, "--format", "json").splitlines()]
    text = run(program, *impact, "--format", "html")
    page = Page(text)
    check_form(page, "impact")
    check_policy(page, "impact")
    expect(summary["kind"] == "impact" and summary["cases_changed"] == 2 and summary["workers"][0]["worker"] == "WORKER<i>",
           "impact: the cases do not show it")
    section = flat(text[text.index('id="impact"'):text.index('id="reading"')])
    expect("2 of 2 cases stand otherwise" in section and "late to met 2" in section, "impact: the figures are not there")
    expect(not any(name in text for name in ("MARY", "JOHN", "WORKER")), "impact: a case or a worker is named")

def check_versions(program):
    """Two versions of a standard in which one duty each has gone every way it can."""
    anchors = ("icpc", "rcpc", "core_group", "cin_meeting", "cla_review", "missing_return", "referral")
    relaxed, tightened, renamed, reassigned, removed = anchors[:5]
    with tempfile.TemporaryDirectory() as folder:
        versions = [os.path.join(folder, "old.std"), os.path.join(folder, "new.std")]
        for path, is_new in zip(versions, (False, True)):
            text = STANDARD.format(name="ours", days=2, hostile="")
            for anchor in anchors:
                days = 9 if is_new and anchor == relaxed else 4 if is_new and anchor == tightened else 5
                name = "another_name" if is_new and anchor == renamed else "visit_after_" + anchor
                role = "team_manager" if is_new and anchor == reassigned else "social_worker"
                if not (is_new and anchor == removed):
                    text += (f'\nrule {name}\n  source "Chapter, {anchor}"\n  responsible {role}\n  topic cp_visiting\n'
                             f"  within {days} working days of {anchor}: visit\n")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        arguments = (*versions, "--library", os.path.join(ROOT, "standards"))
        pairs = [json.loads(line) for line in run(program, *arguments, "--format", "json").splitlines()]
        text = run(program, *arguments, "--format", "html")
        page = Page(text)
        check_form(page, "versions")
        check_policy(page, "versions")
        check_lines(page, pairs, "", "versions")
        found = {pair["change"] for pair in pairs}
        expect(found == {"unchanged", "relaxed", "tightened", "reworded", "reassigned", "removed"}, f"versions: {found}")
        expect(len(page.lines) == sum(pair["change"] != "unchanged" for pair in pairs),
               f"versions: {len(page.lines)} lines")
        expect(f"All {len(page.lines)} lines are shown." in text, "versions: does not say how many lines are shown")
        text = run(program, versions[0], *arguments[:1], *arguments[2:], "--format", "html")
        expect("Nothing has changed." in text and not Page(text).lines, "versions: one version and itself")

def main(program):
    standard = lambda name: os.path.join(ROOT, "standards", name)
    for a, b in (("herefordshire", "buckinghamshire"), ("bromley", "bcp")):
        name = f"{a} {b}"
        text = run(program, standard(a), standard(b), "--format", "html")
        expect(text == run(program, standard(a), standard(b), "--format", "html"), f"{name}: other bytes the second time")
        pairs = [json.loads(line) for line in run(program, standard(a), standard(b), "--format", "json").splitlines()]
        page = Page(text)
        check_form(page, name)
        check_policy(page, name)
        expect(len(page.lines) == len(pairs) > 100, f"{name}: {len(page.lines)} lines, {len(pairs)} in the JSON")
        check_lines(page, pairs, "", name)
        expect(f"All {len(pairs)} lines are shown." in text, f"{name}: does not say how many lines are shown")
        if a == "herefordshire":
            check_calendar(text, page, name)
    # Several against one: the prefix tells them apart.
    others = ("bcp", "herefordshire")
    text = run(program, "--against", standard("statutory_england"), *map(standard, others), "--format", "html")
    page = Page(text)
    check_form(page, "matrix")
    check_policy(page, "matrix")
    for number, other in enumerate(others, 1):
        pairs = [json.loads(line) for line in
                 run(program, standard(other), standard("statutory_england"), "--format", "json").splitlines()]
        check_lines(page, pairs, f"c{number}-", f"matrix {other}")
    with tempfile.TemporaryDirectory() as folder:
        check_hostile(program, folder)
    check_versions(program)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
