"""Plants breaches of the house's rules in a small tree of its own and sees that check-source finds
each, names its place, and is quiet about what only looks like one.

usage: test_check_source.py CHECK_SOURCE
"""
import os
import subprocess
import sys
import tempfile
import unittest

CHECK_SOURCE = os.path.abspath(sys.argv.pop(1))
OPENING = '/* What this file is for. */\n'


class CheckSource(unittest.TestCase):
    def check(self, files):
        """The lines that check-source prints of a tree of these files, and its exit status."""
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                with open(os.path.join(root, path), 'w', encoding='utf-8') as file:
                    file.write(text)
            subprocess.run(['git', 'init', '-q', root], check=True)
            subprocess.run(['git', '-C', root, 'add', '.'], check=True)
            result = subprocess.run([CHECK_SOURCE, '--no-tools', root], capture_output=True,
                                    text=True, check=False)
            return result.stdout.splitlines(), result.returncode

    def assert_found(self, path, text, place):
        lines, status = self.check({path: text})
        self.assertEqual(status, 1, lines)
        self.assertEqual(lines[-1], '7 passed, 1 failed')
        self.assertTrue(any(line.startswith(place + ': ') for line in lines), lines)

    def assert_quiet(self, path, text):
        lines, status = self.check({path: text})
        self.assertEqual(lines, ['8 passed, 0 failed'])
        self.assertEqual(status, 0)

    def test_a_room_includes_only_what_is_above_it(self):
        include = OPENING + '#include "store/store.h"\n'
        self.assert_found('src/page/a.c', include, 'src/page/a.c:2')
        self.assert_found('src/base/a.h', OPENING + '#include "html/html.h"\n', 'src/base/a.h:2')
        self.assert_quiet('src/engine/a.c', include)
        self.assert_quiet('src/store/a.c', include)

    def test_a_room_is_included_by_its_path(self):
        self.assert_found('src/page/a.c', OPENING + '#include "../base/str.h"\n', 'src/page/a.c:2')

    def test_every_room_is_in_the_list(self):
        self.assert_found('src/attic/a.c', OPENING, 'src/attic/a.c:1')

    def test_nothing_lies_about_in_the_root(self):
        self.assert_found('in.jsonl', '{}\n', 'in.jsonl:1')
        self.assert_quiet('README.md', 'Tidings\n')

    def test_sql_stands_in_the_store_only(self):
        text = OPENING + 'const char *q = "SELECT id FROM article";\n'
        self.assert_found('src/engine/a.c', text, 'src/engine/a.c:2')
        self.assert_quiet('src/store/a.c', text)
        self.assert_quiet('src/engine/a.c', OPENING + '/* SELECT id FROM article */\n')
        self.assert_quiet('src/engine/a.c', OPENING + 'const char *q = "Select one from these";\n')

    def test_banned_functions_are_found_where_they_are_called(self):
        for name in ('strcpy', 'strcat', 'sprintf', 'vsprintf', 'strtok', 'atoi', 'atol', 'sscanf',
                     'gets'):
            call = f'void f(void)\n{{\n    {name} (x);\n}}\n'
            self.assert_found('src/web/a.c', OPENING + call, 'src/web/a.c:4')
        self.assert_quiet('src/web/a.c', OPENING + '/* no strcpy(a, b) */\n'
                          'const char *s = "atoi(x)";\nint n = fgets(x);\nint m = snprintf(y);\n')

    def test_memory_has_one_door(self):
        for name in ('malloc', 'calloc', 'realloc', 'free'):
            text = OPENING + f'void f(void)\n{{\n    {name}(x);\n}}\n'
            self.assert_found('src/html/a.c', text, 'src/html/a.c:4')
            self.assert_quiet('src/base/memory.c', text)
        self.assert_quiet('src/html/a.c', OPENING + 'void g(void)\n{\n    memory_free(x);\n'
                          '    allocator->free(x);\n}\n')

    def test_words_are_those_of_knowledge(self):
        knowledge = '# asked for: out\nasked 1: be, very\n'
        call = OPENING + 'bool a = item_is(items, next(at), "%s");\n'
        for word, status in (('very', 0), ('out', 1)):
            lines, found = self.check({'knowledge/language/times.txt': knowledge,
                                       'src/language/a.c': call % word})
            self.assertEqual(found, status, lines)

    def test_functions_have_an_end(self):
        def function(lines):
            return OPENING + 'void f(void)\n{\n' + '    x();\n' * (lines - 3) + '}\n'
        self.assert_quiet('src/html/a.c', function(80))
        self.assert_found('src/html/a.c', function(81), 'src/html/a.c:2')

    def test_lines_have_an_end(self):
        self.assert_quiet('src/html/a.c', OPENING + '/*' + 'x' * 96 + '*/\n')
        self.assert_quiet('src/html/a.c', OPENING + '/*' + '€' * 96 + '*/\n')
        self.assert_found('src/html/a.c', OPENING + '/*' + 'x' * 97 + '*/\n', 'src/html/a.c:2')

    def test_files_open_with_a_comment(self):
        self.assert_found('tests/unit/a.c', 'int x;\n', 'tests/unit/a.c:1')


unittest.main()
