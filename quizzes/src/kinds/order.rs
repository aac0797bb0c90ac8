//! `order`: put items in the right order.
//!
//! Every pair of items that stands the right way round counts for, every pair the wrong way round against:
//! `(right pairs - wrong pairs) / all pairs`, at least 0. A random order earns nothing on average; one swap of neighbours
//! costs little.

use super::Rules;
use crate::fields::Fields;
use crate::given::{Given, One, part_field};
use crate::presented::{Choice, Form};
use crate::scored::{Mark, Part, Scored};
use crate::shuffle::{Shuffle, token};

/// Put in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// In the right order, all different. Inline Markdown.
    pub items: Vec<String>,
}

impl Order {
    pub(crate) fn read(fields: &Fields<'_>) -> Option<Self> {
        let items = fields.texts("items");
        if items.len() < 3 {
            fields.report("fewer than three items to order", "write `items = [\"first\", \"second\", \"third\"]`");
            return None;
        }
        if (1..items.len()).any(|i| items.iter().take(i).any(|item| Some(item) == items.get(i))) {
            fields.report("an item stands twice in `items`", "make the items differ: otherwise two orders are right");
            return None;
        }
        Some(Self { items })
    }
}

impl Rules for Order {
    fn present(&self, question: &str, shuffle: &mut Shuffle) -> Form {
        let mut items: Vec<Choice> =
            self.items.iter().map(|item| Choice { value: token(question, item), text: item.clone() }).collect();
        shuffle.derange(&mut items);
        Form::Order { fields: (1..=items.len()).map(|n| part_field(question, n)).collect(), items }
    }

    fn score(&self, question: &str, given: &Given) -> Scored {
        let tokens: Vec<String> = self.items.iter().map(|item| token(question, item)).collect();
        // Which item stands at each place; an item named twice counts where it stands first.
        let mut placed: Vec<Option<usize>> = Vec::new();
        for n in 1..=self.items.len() {
            let item = match given.part(n) {
                One::Value(value) => tokens.iter().position(|token| token == value),
                One::Blank | One::Several => None,
            };
            placed.push(item.filter(|item| !placed.contains(&Some(*item))));
        }
        let order: Vec<usize> = placed.iter().copied().flatten().collect();
        let (mut right, mut wrong) = (0_u32, 0_u32);
        for (i, first) in order.iter().enumerate() {
            for second in order.iter().skip(i + 1) {
                if first < second { right += 1 } else { wrong += 1 }
            }
        }
        let count = self.items.len() as f64;
        let fraction = (f64::from(right) - f64::from(wrong)) / (count * (count - 1.0) / 2.0);
        let parts = self
            .items
            .iter()
            .zip(&placed)
            .enumerate()
            .map(|(place, (item, found))| Part {
                label: (place + 1).to_string(),
                given: found.and_then(|found| self.items.get(found)).cloned(),
                expected: Some(item.clone()),
                mark: match found {
                    Some(found) if *found == place => Mark::Right,
                    Some(_) => Mark::Wrong,
                    None => Mark::Missed,
                },
                why: String::new(),
            })
            .collect();
        Scored::new(fraction, !given.is_blank(), parts)
    }

    fn content(&self) -> Vec<String> {
        self.items.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::testing::{answer, blank};

    fn kind() -> Order {
        Order { items: ["w", "x", "y", "z"].map(str::to_owned).to_vec() }
    }

    fn put(order: &[&str]) -> f64 {
        let fields: Vec<(String, Vec<String>)> =
            order.iter().enumerate().map(|(i, item)| (format!("q.q.{}", i + 1), vec![token("q", item)])).collect();
        let fields: Vec<(&str, &[String])> = fields.iter().map(|(n, v)| (n.as_str(), v.as_slice())).collect();
        kind().score("q", &answer(&fields)).fraction
    }

    #[test]
    fn the_right_order_earns_all_and_the_reverse_nothing() {
        assert_eq!(put(&["w", "x", "y", "z"]), 1.0);
        assert_eq!(put(&["z", "y", "x", "w"]), 0.0);
        assert_eq!(kind().score("q", &blank()).fraction, 0.0);
    }

    #[test]
    fn a_swap_of_neighbours_costs_one_pair() {
        assert!((put(&["x", "w", "y", "z"]) - 4.0 / 6.0).abs() < 1e-9);
    }

    #[test]
    fn random_orders_earn_nothing_before_the_floor() {
        // Reversing an order swaps right and wrong pairs, so orders cancel in twos: half of the way is worth nothing.
        assert_eq!(put(&["y", "w", "z", "x"]), 0.0);
    }

    #[test]
    fn the_same_item_at_every_place_earns_nothing() {
        assert_eq!(put(&["w", "w", "w", "w"]), 0.0);
    }

    #[test]
    fn unknown_items_earn_nothing() {
        assert_eq!(put(&["1", "2", "3", "4"]), 0.0);
    }

    #[test]
    fn the_order_shown_is_never_the_answer() {
        for seed in 0..50 {
            let Form::Order { items, .. } = kind().present("q", &mut Shuffle::new(seed, "q")) else { panic!() };
            assert_ne!(items.iter().map(|item| item.text.clone()).collect::<Vec<_>>(), kind().items);
        }
    }
}
