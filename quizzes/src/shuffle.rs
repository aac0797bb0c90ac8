//! Orders that look random, are the same for the same seed, and need no dependency.

use sha2::{Digest, Sha256};

/// A stream of numbers from a seed and a name (SplitMix64).
pub(crate) struct Shuffle {
    state: u64,
}

impl Shuffle {
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        let digest = Sha256::new().chain_update(seed.to_le_bytes()).chain_update(name.as_bytes()).finalize();
        let state = digest.iter().take(8).fold(0, |state, byte| (state << 8) | u64::from(*byte));
        Self { state }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Fisher-Yates.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            // The remainder is a little uneven for huge counts; a quiz has a dozen items.
            let j = (self.next() % (i as u64 + 1)) as usize;
            items.swap(i, j);
        }
    }

    /// A shuffle that never leaves the items as they were (an order question must not show its answer).
    pub(crate) fn derange<T: PartialEq + Clone>(&mut self, items: &mut [T]) {
        let before = items.to_vec();
        self.shuffle(items);
        if items.len() > 1 && items == before.as_slice() {
            items.rotate_left(1);
        }
    }
}

/// A value for a form that says nothing about what it stands for: a short hash of question and content.
pub(crate) fn token(question: &str, content: &str) -> String {
    let digest = Sha256::new().chain_update(question.as_bytes()).chain_update([0]).chain_update(content).finalize();
    hex::encode(digest.get(..5).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_order_and_another_question_another() {
        let order = |seed, name| {
            let mut items: Vec<u32> = (0..10).collect();
            Shuffle::new(seed, name).shuffle(&mut items);
            items
        };
        assert_eq!(order(7, "a"), order(7, "a"));
        assert_ne!(order(7, "a"), order(7, "b"));
        assert_ne!(order(7, "a"), order(8, "a"));
    }

    #[test]
    fn an_order_question_never_shows_its_answer() {
        for seed in 0..200 {
            let mut items = vec![1, 2, 3];
            Shuffle::new(seed, "q").derange(&mut items);
            assert_ne!(items, [1, 2, 3]);
        }
    }
}
