"""As much of TextMate's way to read a grammar as an editor needs: match, begin and end, captures, includes."""
import json
import re


class Grammar:
    def __init__(self, path):
        with open(path) as file:
            self.grammar = json.load(file)
        self.sets = {}

    def rules(self, patterns):
        """The patterns with what they include put in."""
        flat = []
        for rule in patterns:
            if 'include' in rule:
                name = rule['include']
                included = self.grammar if name == '$self' else self.grammar['repository'][name[1:]]
                flat += [included] if 'match' in included or 'begin' in included else self.rules(included['patterns'])
            else:
                flat.append(rule)
        return flat

    def compiled(self, rule):
        """One expression for the end of a rule and all that may stand in it, with the rules by their groups."""
        if id(rule) not in self.sets:
            inner = self.rules(rule.get('patterns', []))
            texts = ([('end', rule['end'])] if 'end' in rule else []) + [(one, one.get('match') or one['begin']) for one in inner]
            groups, parts, count = {}, [], 1
            for what, text in texts:
                groups[count] = what
                parts.append(f'({text})')
                count += 1 + re.compile(text).groups
            self.sets[id(rule)] = (re.compile('|'.join(parts)) if parts else None, groups, rule)
        return self.sets[id(rule)][:2]

    def scopes(self, text):
        """For each line a list: the scopes of each of its characters, as one text."""
        stack, lines = [(self.grammar, '')], []
        for line in text.split('\n'):
            row = [''] * len(line)
            place = 0
            while place <= len(line):
                rule, scope = stack[-1]
                expression, groups = self.compiled(rule)
                found = expression.search(line, place) if expression else None
                end = found.start() if found else len(line)
                row[place:end] = [scope] * (end - place)
                if not found:
                    break
                what = groups[found.lastindex] if found.lastindex in groups else next(groups[n] for n in groups if found.group(n) is not None)
                start, stop = found.span()
                if what == 'end':
                    row[start:stop] = [scope] * (stop - start)
                    stack.pop()
                    if stop == start and stop == len(line):
                        break
                else:
                    own = f'{scope} {what["name"]}' if 'name' in what else scope
                    row[start:stop] = [own] * (stop - start)
                    captures = what.get('captures') or what.get('beginCaptures') or {}
                    first = next(n for n in groups if groups[n] is what)
                    for number, capture in captures.items():
                        a, b = found.span(first + int(number))
                        if a >= 0:
                            row[a:b] = [f'{own} {capture["name"]}'] * (b - a)
                    if 'begin' in what:
                        stack.append((what, own))
                    elif stop == start:
                        stop += 1
                place = stop
            lines.append(row)
        return lines
