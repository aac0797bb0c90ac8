//! How much was learnt: normalised gain of each concept between a PRE and a POST quiz.

use std::collections::BTreeMap;

use crate::bank::Quiz;

/// Gain in one concept.
#[derive(Debug, Clone, PartialEq)]
pub struct Gain {
    /// The concept.
    pub concept: String,
    /// Share of the points before, 0 to 1.
    pub pre: f64,
    /// Share of the points after, 0 to 1.
    pub post: f64,
    /// Hake's normalised gain `(post - pre) / (1 - pre)`: the part of what was missing that was learnt. 1 is all of it;
    /// it is negative where something was lost. `None` where nothing was missing and nothing was lost.
    pub gain: Option<f64>,
}

/// Share of the points of each concept, weighted by points, out of scored fractions by question id. Questions without a
/// score count as nothing; unknown ids are ignored.
pub fn by_concept(quiz: &Quiz, fractions: &BTreeMap<String, f64>) -> BTreeMap<String, f64> {
    let mut sums: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for question in &quiz.questions {
        let fraction = fractions.get(&question.id).copied().filter(|f| f.is_finite()).unwrap_or(0.0).clamp(0.0, 1.0);
        let (earned, possible) = sums.entry(question.concept.clone()).or_default();
        *earned += fraction * question.points;
        *possible += question.points;
    }
    sums.into_iter().filter(|(_, (_, possible))| *possible > 0.0).map(|(c, (e, p))| (c, e / p)).collect()
}

/// Gains of the concepts that both quizzes ask about, by name.
pub fn gains(pre: &BTreeMap<String, f64>, post: &BTreeMap<String, f64>) -> Vec<Gain> {
    pre.iter()
        .filter_map(|(concept, &pre)| {
            let post = *post.get(concept)?;
            let missing = 1.0 - pre;
            let gain = if missing > 1e-9 {
                Some((post - pre) / missing)
            } else if post < pre - 1e-9 {
                // Nothing was missing, so the formula has no answer; what was lost is still shown as a loss.
                Some(post - pre)
            } else {
                None
            };
            Some(Gain { concept: concept.clone(), pre, post, gain })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(items: &[(&str, f64)]) -> BTreeMap<String, f64> {
        items.iter().map(|(c, s)| ((*c).to_owned(), *s)).collect()
    }

    #[test]
    fn gain_is_the_part_of_what_was_missing() {
        let gains = gains(&shares(&[("layer", 0.5), ("alone", 0.1)]), &shares(&[("layer", 0.75)]));
        assert_eq!(gains, [Gain { concept: "layer".into(), pre: 0.5, post: 0.75, gain: Some(0.5) }]);
    }

    #[test]
    fn knowing_all_before_gives_no_gain_but_may_be_lost() {
        assert_eq!(gains(&shares(&[("a", 1.0)]), &shares(&[("a", 1.0)]))[0].gain, None);
        assert_eq!(gains(&shares(&[("a", 1.0)]), &shares(&[("a", 0.5)]))[0].gain, Some(-0.5));
    }
}
