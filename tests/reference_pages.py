#!/usr/bin/env python3
"""The language reference is whole: each form of the grammar has its place in docs/language/, each place has all of its parts, and
every link of the documents leads somewhere. (That what is shown is true is run_commands.py's to see.)

  reference_pages.py SOURCE

A section says below its heading which forms of grammar/PlumblineParser.g4 it is about: `<!-- form: within, noLaterThan -->`, by the
grammar's label, or, in a rule without labels, by the rule and its words: `stageEnd: until age`. Where it says that no rule in
standards/ is written so, `<!-- unused: PATTERN -->` is what it means, and no sentence there may match.
"""
import glob, os, re, sys

source = sys.argv[1]
failed = []

# Whose alternatives are forms that the reader may write. The others are parts of these (a duration, a name).
LABELLED = ("statement", "whileBody", "whenBody", "eachBody", "trigger", "window", "anchor", "stage", "countStatement", "test", "plainTest",
            "comparedTest", "aggregate")
BY_WORDS = ("ruleStart", "ruleEnd", "stageEnd", "countSpan", "calendarPeriod", "measureEnd", "ordinal", "plainEnd", "lateEnd")
# What the grammar has no alternative of its own for.
OTHER = {"and", "or", "where", "recorded", "interval", "while narrowed", "state holds", "unit: clear day", "unit: clear working day"}
# Chapters whose sections are forms of what is owed, with all parts. The others are about the file around them.
WHOLE = ("windows", "required", "anchors", "recurrence", "triggers", "demands", "counts", "conditions", "exceptions", "practices", "time")


def text(path):
    with open(os.path.join(source, path), encoding="utf-8") as file:
        return file.read()


def alternatives(body):
    """At the outermost bars."""
    out, depth, start = [], 0, 0
    for at, character in enumerate(body):
        depth += (character == "(") - (character == ")")
        if character == "|" and not depth:
            out.append(body[start:at])
            start = at + 1
    return out + [body[start:]]


def words_of(alternative):
    """The words that must stand there, of several the first: `COMMA? (BY | PER) (MONTH | YEAR)` is `by month`."""
    alternative = re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)[?*]", " ", alternative)
    alternative = re.sub(r"\(([^()|]*)\|[^()]*\)", r" \1 ", alternative)
    kept = [word for word in re.findall(r"[\w=]+[?*]?", alternative) if word[-1] not in "?*"]
    spoken = [word.lower() for word in kept if word.isupper() and word != "COLON"]
    return " ".join(spoken) or next((word for word in kept), "")


def forms_of_grammar():
    grammar = re.sub(r"//[^\n]*", "", text("grammar/PlumblineParser.g4"))
    rules = {}
    for piece in grammar.split(";"):
        found = re.match(r"\s*(\w+)\s*:(.*)", piece, re.S)
        if found:
            rules[found.group(1)] = found.group(2)
    forms = set(OTHER)
    for name in LABELLED:
        labels = re.findall(r"#\s*(\w+)", rules[name])
        if len(labels) != len(alternatives(rules[name])):
            failed.append("the grammar's `%s` has alternatives without a label" % name)
        forms.update(labels)
    for name in BY_WORDS:
        for alternative in alternatives(rules[name]):
            words = words_of(alternative)
            # Parts that stand in another rule, which has them.
            if words in ("lateEnd", "next"):
                continue
            forms.add("%s: %s" % (name, words))
    forms.update(re.findall(r"\w+", rules["declaration"]))
    return forms


def sections(page):
    """(heading, its text) of the page, the part above the first `##` under the page's own."""
    out, fenced = [], False
    for line in text(page).split("\n"):
        fenced ^= line.startswith("```")
        if not fenced and re.match(r"##? ", line):
            out.append([re.sub(r"^#+ ", "", line), []])
        elif out:
            out[-1][1].append(line)
    return [(heading, "\n".join(lines)) for heading, lines in out]


def sentences():
    """Of each rule, practice and measure in standards/: its name and its words, without texts and comments."""
    out = []
    for path in sorted(glob.glob(os.path.join(source, "standards", "*", "*.std"))):
        for found in re.finditer(r"^(?:rule|practice|measure) (\w+)[^\n]*\n((?:  [^\n]*\n)+)", text(path), re.M):
            out.append((found.group(1), re.sub(r'"[^"]*"', '""', re.sub(r"--[^\n]*", "", found.group(2)))))
    return out


def anchors(page):
    """Those that a heading can be linked by."""
    seen, out, fenced = {}, set(), False
    for line in text(page).split("\n"):
        fenced ^= line.startswith("```")
        heading = re.match(r"#+ (.*)", line)
        if fenced or not heading:
            continue
        name = re.sub(r"[^\w\- ]", "", heading.group(1).lower()).replace(" ", "-")
        out.add(name if name not in seen else "%s-%d" % (name, seen[name]))
        seen[name] = seen.get(name, 0) + 1
    return out


forms, said, written = forms_of_grammar(), {}, sentences()
pages = sorted(os.path.relpath(page, source) for page in glob.glob(os.path.join(source, "docs/language/*.md")))
index = text("docs/language.md")
for page in pages:
    chapter = os.path.basename(page)[:-3]
    if "](language/%s.md" % chapter not in index:
        failed.append("docs/language.md has no link to %s" % page)
    for heading, body in sections(page):
        where = "%s, %s" % (page, heading)
        named = [form.strip() for forms_here in re.findall(r"<!-- form: ([^>]*) -->", body) for form in forms_here.split(",")]
        for form in named:
            if form not in forms:
                failed.append("%s: the grammar has no form `%s`" % (where, form))
            said.setdefault(form, where)
        for pattern in re.findall(r"<!-- unused: (.*) -->", body):
            for name, sentence in written:
                if re.search(pattern, sentence, re.M):
                    failed.append("%s: `%s` in standards/ is written so: show it" % (where, name))
        if not named or chapter not in WHOLE:
            continue
        consoles = re.findall(r"^```console\n(.*?)^```", body, re.M | re.S)
        parts = {
            "a paragraph of what it means": re.match(r"\s*(<!--[^>]*-->\s*)*[A-Z`]", body),
            "an example": re.search(r"^```std ", body, re.M),
            "what comes out of the example": any("error:" not in shown and "[exit 2]" not in shown for shown in consoles),
            "`**At the edges.**`": re.search(r"^\*\*At the edges\.\*\*\n\n- ", body, re.M),
            "`**In a document.**`, with a rule that has it, or the claim that none has":
                re.search(r"^\*\*In a document\.\*\*", body, re.M) and re.search(r"^```rule |<!-- unused: |\$ grep .*standards/", body, re.M),
            "`**Misused.**`, with what the checker says": re.search(r"^\*\*Misused\.\*\*", body, re.M) and any("error:" in shown for shown in consoles),
        }
        failed += ["%s: lacks %s" % (where, part) for part, there in parts.items() if not there]

for form in sorted(forms - set(said)):
    failed.append("docs/language/ has no place for `%s` of the grammar" % form)

documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"] + [
    os.path.relpath(page, source) for folder in ("docs", "docs/language", "tests/scenarios", "tests/golden", "demo", "bench")
    for page in glob.glob(os.path.join(source, folder, "*.md"))]
links = 0
for page in documents:
    shown = re.sub(r"^```.*?^```", "", text(page), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", shown):
        if re.match(r"\w+:", target):
            continue
        links += 1
        path, _, anchor = target.partition("#")
        path = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
        if not os.path.exists(os.path.join(source, path)):
            failed.append("%s: there is no %s" % (page, target))
        elif anchor and path.endswith(".md") and anchor not in anchors(path):
            failed.append("%s: %s has no such heading" % (page, target))

for one in failed:
    print(one)
print("%d forms in %d pages, %d links" % (len(forms), len(pages), links))
sys.exit(1 if failed or not links else 0)
