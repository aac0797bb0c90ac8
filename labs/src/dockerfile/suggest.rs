//! "Did you mean": the closest of some known words.

/// The known word closest to this one, if it is close enough to be meant. Case does not count.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(32).flat_map(char::to_lowercase).collect();
    let allowed = match word.len() {
        0..=2 => return None,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    let near = |name: &'a str| (distance(&word, &name.to_lowercase().chars().collect::<Vec<_>>()), name);
    known
        .into_iter()
        .map(near)
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Edits between two words, where swapping two neighbours is one edit.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (rows[i][j] + usize::from(x != y)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_typo_finds_its_word_and_a_strange_word_finds_none() {
        assert_eq!(closest("FORM", ["FROM", "RUN"]), Some("FROM"));
        assert_eq!(closest("WROKDIR", ["WORKDIR", "USER"]), Some("WORKDIR"));
        assert_eq!(closest("BANANA", ["WORKDIR", "USER"]), None);
    }
}
