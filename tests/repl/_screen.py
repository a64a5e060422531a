"""What a terminal shows: the escape sequences that readline and the prompt write, drawn on a grid of cells. Wide characters take two,
those of ambiguous width one, or two where the terminal is said to be such."""
import re
import unicodedata

TOKEN = re.compile(r'\x1b\[([?0-9;]*)([A-Za-z@])|\x1b\][^\x07]*\x07|\x1b[=>]|.', re.S)


def cells(char, wide='WF'):
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in wide else 1


class Screen:
    def __init__(self, rows, cols, ambiguous=1):
        self.rows, self.cols = rows, cols
        self.wide_ones = 'WFA' if ambiguous == 2 else 'WF'
        self.lines = [[' '] * cols for _ in range(rows)]
        self.row = self.col = 0
        self.wraps = False                  # the cursor stands behind the last column

    def draw(self, text):
        """Draws what can be; an unfinished sequence at the end is given back."""
        cut = re.search(r'\x1b(\[[?0-9;]*|\][^\x07]*)?$', text)
        rest = text[cut.start():] if cut else ''
        for match in TOKEN.finditer(text[:len(text) - len(rest)]):
            if match[2]:
                self.control(match[2], [int(n or 0) for n in match[1].lstrip('?').split(';')])
            elif match[0] and not match[0].startswith('\x1b'):
                self.put(match[0])
        return rest

    def newline(self):
        self.wraps = False
        if self.row == self.rows - 1:
            self.lines = self.lines[1:] + [[' '] * self.cols]
        else:
            self.row += 1

    def put(self, char):
        if char == '\r':
            self.col, self.wraps = 0, False
        elif char == '\n':
            self.newline()
        elif char == '\b':
            self.col, self.wraps = max(self.col - 1, 0), False
        elif char >= ' ' and char != '\x7f':
            wide = cells(char, self.wide_ones)
            if wide == 0:
                self.lines[self.row][max(self.col - 1, 0)] += char
                return
            if self.wraps or self.col + wide > self.cols:
                self.newline()
                self.col = 0
            self.lines[self.row][self.col] = char
            if wide == 2:
                self.lines[self.row][self.col + 1] = ''
            self.col += wide
            self.wraps = self.col >= self.cols
            self.col = min(self.col, self.cols - 1)

    def control(self, letter, numbers):
        n, line = max(numbers[0], 1), self.lines[self.row]
        if letter in 'ABCDHJKP@':
            self.wraps = False
        if letter == 'A':
            self.row = max(self.row - n, 0)
        elif letter == 'B':
            self.row = min(self.row + n, self.rows - 1)
        elif letter == 'C':
            self.col = min(self.col + n, self.cols - 1)
        elif letter == 'D':
            self.col = max(self.col - n, 0)
        elif letter == 'H':
            self.row, self.col = n - 1, (numbers[1] if len(numbers) > 1 else 1) - 1
        elif letter == 'K':
            line[self.col if numbers[0] == 0 else 0:] = [' '] * (self.cols - (self.col if numbers[0] == 0 else 0))
        elif letter == 'J':
            self.lines[self.row + 1:] = [[' '] * self.cols for _ in range(self.rows - self.row - 1)]
            line[self.col:] = [' '] * (self.cols - self.col)
            if numbers[0] == 2:
                self.lines = [[' '] * self.cols for _ in range(self.rows)]
        elif letter == 'P':
            line[self.col:] = line[self.col + n:] + [' '] * n
        elif letter == '@':
            line[self.col:] = ([' '] * n + line[self.col:])[:self.cols - self.col]

    def text(self):
        """The lines without blanks at their ends, the cursor as ▏ where it stands behind something."""
        lines = []
        for number, line in enumerate(self.lines):
            if number == self.row:
                line = line[:self.col] + ['▏'] + line[self.col:]
            lines.append(''.join(line).rstrip())
        while lines and not lines[-1]:
            lines.pop()
        return '\n'.join(lines) + '\n'
