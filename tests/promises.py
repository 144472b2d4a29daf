#!/usr/bin/env python3
"""Every promise names its test, and every test that is named exists: the tables of promises in the docs, and the list of what
the verifier checks.

  promises.py SOURCE BUILD CTEST
"""
import os, re, subprocess, sys

source, build, ctest = sys.argv[1:4]
failed = []


def text(path): return open(os.path.join(source, path)).read()


listed = subprocess.run([ctest, '--test-dir', build, '-N'], capture_output=True, text=True, check=True).stdout
tests = set(re.findall(r'Test +#\d+: (\S+)', listed))
# Those of the other builds too.
tests |= set(re.findall(r'add_test\(NAME (\w+)', text('tests/CMakeLists.txt')))
promises = 0

for page in sorted(os.listdir(os.path.join(source, 'docs'))):
    if not page.endswith('.md'): continue
    lines = text('docs/' + page).splitlines()
    for number, line in enumerate(lines, 1):
        # `tests/unit/bundle_file.cpp`
        for path in re.findall(r'`(tests/[\w./]+)`', line):
            if not os.path.exists(os.path.join(source, path)): failed.append('docs/%s:%d: there is no %s' % (page, number, path))
        # ctest `fuzz_csv`, `fuzz_json_lines`
        for names in re.findall(r'ctest ((?:`\w+`(?:, )?)+)', line):
            for name in re.findall(r'`(\w+)`', names):
                if name not in tests: failed.append('docs/%s:%d: there is no test `%s`' % (page, number, name))
    if '| promise | test |' not in lines: continue
    for number in range(lines.index('| promise | test |') + 2, len(lines)):
        if not lines[number].startswith('|'): break
        promises += 1
        if not re.search(r'`tests/|ctest `', lines[number].split('|')[-2]):
            failed.append('docs/%s:%d: a promise without a test' % (page, number + 1))

# What the verifier checks, against its tests: in both directions.
unit = os.path.join(source, 'tests/unit')
cases = set(re.findall(r'TEST_CASE\("bundle verifier: ([^"]+)"',
                       ''.join(text('tests/unit/' + name) for name in os.listdir(unit) if name.startswith('bundle_verifier_'))))
lines = text('docs/bundle-format.md').splitlines()
start = lines.index('| of | is checked | test |') + 2
checks = set()
for line in lines[start:]:
    if not line.startswith('|'): break
    named = re.findall(r'`([^`]+)`', line.split('|')[-2])
    if not named: failed.append('docs/bundle-format.md: a check without a test: ' + line)
    checks.update(named)
cases.discard('the samples are sound')
for name in sorted(checks - cases): failed.append('docs/bundle-format.md: there is no test `bundle verifier: %s`' % name)
for name in sorted(cases - checks): failed.append('docs/bundle-format.md does not list the test `bundle verifier: %s`' % name)
if promises < 10 or len(checks) < 10: failed.append('the tables are not where they were, so nothing was looked at')

for one in failed:
    print(one)
print('%d promises, %d checks of the verifier' % (promises, len(checks)))
sys.exit(1 if failed else 0)
