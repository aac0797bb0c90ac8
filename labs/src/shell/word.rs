//! Reading one word: quotes, variables, substitutions.

use super::script::ShellWord;
use super::split::{DEEPEST, Reader};

impl Reader<'_> {
    pub(super) fn word(&mut self, depth: u32) -> ShellWord {
        let start = self.at;
        let mut out: Vec<u8> = Vec::new();
        let (mut quoted, mut dynamic) = (false, false);
        while self.at < self.bytes.len() {
            let byte = self.peek();
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | b';' | b'|' | b'&' | b'<' | b'>' | b')' => break,
                b'(' if !matches!(out.last(), Some(b'=' | b'@' | b'?' | b'*' | b'+' | b'!')) => break,
                b'\'' => {
                    quoted = true;
                    let open = self.at;
                    self.at += 1;
                    while self.at < self.bytes.len() && self.peek() != b'\'' {
                        out.push(self.peek());
                        self.at += 1;
                    }
                    self.close_quote(open);
                }
                b'"' => {
                    quoted = true;
                    let open = self.at;
                    self.at += 1;
                    while self.at < self.bytes.len() && self.peek() != b'"' {
                        match self.peek() {
                            b'\\' if self.escape == '\\' && self.at + 1 < self.bytes.len() => {
                                let next = self.bytes[self.at + 1];
                                if !matches!(next, b'"' | b'\\' | b'$' | b'`') {
                                    out.push(b'\\');
                                }
                                out.push(next);
                                self.at += 2;
                            }
                            b'$' | b'`' => dynamic |= self.dollar(&mut out, depth),
                            byte => {
                                out.push(byte);
                                self.at += 1;
                            }
                        }
                    }
                    self.close_quote(open);
                }
                b'\\' if self.escape == '\\' => {
                    self.at += 1;
                    if self.next_is("\n") || self.next_is("\r\n") {
                        self.at += if self.next_is("\n") { 1 } else { 2 };
                        continue;
                    }
                    if self.at < self.bytes.len() {
                        out.push(self.peek());
                        self.at += 1;
                    }
                }
                b'`' if self.escape == '`' => {
                    out.push(byte);
                    self.at += 1;
                }
                b'$' | b'`' => dynamic |= self.dollar(&mut out, depth),
                _ => {
                    out.push(byte);
                    self.at += 1;
                }
            }
        }
        // Never stay in place, whatever the text holds.
        if self.at == start {
            out.push(self.peek());
            self.at += 1;
        }
        ShellWord {
            text: String::from_utf8_lossy(&out).into_owned(),
            quoted,
            dynamic,
            span: self.text.span(start, self.at),
        }
    }

    fn close_quote(&mut self, open: usize) {
        if self.at < self.bytes.len() {
            self.at += 1;
        } else {
            let place = self.text.span(open, open + 1);
            self.script.open.get_or_insert(place);
        }
    }

    /// Reads a variable or substitution at `$` or a backtick. Its text goes into the word as written.
    fn dollar(&mut self, out: &mut Vec<u8>, depth: u32) -> bool {
        let start = self.at;
        let mut dynamic = true;
        if self.next_is("$((") {
            self.at += 3;
            self.arithmetic();
        } else if self.next_is("$(") {
            self.at += 2;
            if depth < self.base + DEEPEST {
                self.list(depth + 1, Some(b')'));
            }
        } else if self.next_is("${") {
            let mut braces = 0_u32;
            while self.at < self.bytes.len() {
                match self.peek() {
                    b'{' => braces += 1,
                    b'}' => braces -= 1,
                    _ => {}
                }
                self.at += 1;
                if braces == 0 && self.bytes[self.at - 1] == b'}' {
                    break;
                }
            }
        } else if self.peek() == b'`' {
            self.at += 1;
            if depth < self.base + DEEPEST {
                self.list(depth + 1, Some(b'`'));
            }
        } else {
            self.at += 1;
            if self.peek() == b'\'' {
                // `$'…'` is a kind of quote.
                return false;
            }
            let name =
                self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
            let special = usize::from(name == 0 && b"@*#?-$!".contains(&self.peek()));
            dynamic = name + special > 0;
            self.at += name + special;
        }
        out.extend_from_slice(&self.bytes[start..self.at.min(self.bytes.len())]);
        dynamic
    }

    /// Passes over `$((…))` or `((…))` after its opening brackets.
    pub(super) fn arithmetic(&mut self) {
        let mut depth = 2;
        while self.at < self.bytes.len() && depth > 0 {
            match self.peek() {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }
}
