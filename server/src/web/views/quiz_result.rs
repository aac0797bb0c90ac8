//! A scored attempt. What may not be seen yet is left out here and not only hidden.

use app::view::Link;
use app::view::quiz_result::{
    Answer, ChoiceResult, LineResult, Mark, MatchResult, QuestionResult, QuizResultView, StepResult,
};
use quizzes::{Form, Given, Kind, Part, Question, Quiz, Reveal, Scored};

use super::quiz::{attempt, highlighted, inline, lecture_of, markdown, seed};
use super::{lecture, numbers};
use crate::loaded::Loaded;
use crate::store::quizzes::{Answer as KeptAnswer, Attempt};

/// The page of one attempt. `attempts` are all of this learner at this quiz, newest first.
pub fn of(loaded: &Loaded, quiz: &Quiz, one: &Attempt, answers: &[KeptAnswer], attempts: &[Attempt]) -> QuizResultView {
    let passed = attempts.iter().any(|attempt| passes(quiz, attempt));
    let shown = quiz.reveals(passed);
    let questions = quiz.questions.iter().map(|question| {
        let kept = answers.iter().find(|answer| answer.question == question.id);
        result(loaded, question, kept, seed(&one.form), shown)
    });
    QuizResultView {
        id: quiz.id.clone(),
        title: quiz.title.clone(),
        lecture: lecture_of(loaded, quiz),
        when: numbers::when(one.submitted_at),
        score: Some(numbers::score(one.earned_milli, one.possible_milli)),
        withheld: (!shown).then(|| withheld(quiz.reveal).to_owned()),
        next: next(loaded, quiz),
        questions: questions.collect(),
        attempts: attempts.iter().map(attempt).collect(),
        again: true,
    }
}

/// Whether an attempt reached what passes today.
#[allow(clippy::cast_precision_loss)]
fn passes(quiz: &Quiz, attempt: &Attempt) -> bool {
    quiz.passed(attempt.earned_milli as f64 / 1000.0)
}

fn withheld(reveal: Reveal) -> &'static str {
    match reveal {
        Reveal::AfterPass => {
            "The right answers are shown once you have passed, so that a second try is worth something."
        }
        Reveal::AfterSubmit | Reveal::Never => "This quiz shows a score only.",
    }
}

/// After a quiz one goes on in the lecture: to its beginning before it, to the next lecture after it.
fn next(loaded: &Loaded, quiz: &Quiz) -> Option<Link> {
    match quiz.stage {
        quizzes::Stage::Post => loaded.course.next(&quiz.lecture).map(lecture::link),
        _ => lecture_of(loaded, quiz),
    }
}

fn result(loaded: &Loaded, question: &Question, kept: Option<&KeptAnswer>, seed: u64, shown: bool) -> QuestionResult {
    let given: Given = kept.and_then(|kept| serde_json::from_str(&kept.given).ok()).unwrap_or_default();
    // A question that was changed since is not judged again by what it asks today.
    let same = kept.is_none_or(|kept| kept.content_hash == question.content_hash);
    let shown = shown && same;
    let scored = question.score(&given);
    let fraction = kept.map_or(0, |kept| kept.fraction_milli);
    let section = lecture::place(loaded, &question.section);
    let check = question.check.as_deref().and_then(labs::checks::find);
    QuestionResult {
        id: question.id.clone(),
        prompt: markdown(&question.prompt),
        mark: mark(fraction, given.is_blank(), shown),
        points: shown.then(|| {
            let possible = numbers::milli(question.points);
            numbers::score(possible * fraction / 1000, possible)
        }),
        answer: answer(question, &scored, seed, shown),
        explanation: (shown && !question.explanation.is_empty()).then(|| markdown(&question.explanation)),
        section: section.filter(|_| shown),
        check: check.filter(|_| shown).map(|check| Link::to(format!("/checks/{}", check.meta.id), check.meta.title)),
    }
}

fn mark(fraction_milli: i64, blank: bool, shown: bool) -> Mark {
    match fraction_milli {
        _ if !shown => Mark::Withheld,
        _ if blank => Mark::Blank,
        ..=0 => Mark::Wrong,
        1..=999 => Mark::Partly,
        _ => Mark::Right,
    }
}

fn answer(question: &Question, scored: &Scored, seed: u64, shown: bool) -> Answer {
    let parts = &scored.parts;
    let presented = question.present(seed);
    match (&question.kind, presented.form) {
        (Kind::Order(_), _) => Answer::Order {
            given: parts.iter().map(|part| inline(part.given.as_deref().unwrap_or("(nothing)"))).collect(),
            right: shown.then(|| parts.iter().filter_map(|part| part.expected.as_deref()).map(inline).collect()),
        },
        (Kind::Match(_), _) => Answer::Match(parts.iter().map(|part| matched(part, shown)).collect()),
        (Kind::Line(_), Form::Line { lines, .. }) => {
            let lines = lines.iter().map(|line| {
                let label = format!("Line {}", line.number);
                let part = parts.iter().find(|part| part.label == label);
                LineResult {
                    text: line.text.clone(),
                    chosen: part.is_some_and(chosen),
                    faulty: shown.then(|| part.is_some_and(is_right)),
                }
            });
            Answer::Lines(lines.collect())
        }
        (Kind::Predict(_), Form::Predict { source, change, options, .. }) => {
            let word = |label: Option<&str>| {
                options.iter().find(|option| Some(option.text.as_str()) == label).map(|option| option.value.clone())
            };
            let steps = parts.iter().map(|part| StepResult {
                text: content::markdown::plain(&part.label),
                given: word(part.given.as_deref()).unwrap_or_default(),
                right: word(part.expected.as_deref()).filter(|_| shown),
            });
            Answer::Predict {
                source: highlighted(&source, "dockerfile"),
                change: inline(&change),
                steps: steps.collect(),
            }
        }
        (_, Form::Pick { .. }) => Answer::Choices(parts.iter().map(|part| choice(part, shown)).collect()),
        (_, form) => {
            let unit = match form {
                Form::Write { number: true, after, .. } => after,
                _ => String::new(),
            };
            let part = parts.first();
            let expected = part.and_then(|part| part.expected.clone());
            Answer::Value {
                given: part.and_then(|part| part.given.clone()).unwrap_or_default(),
                accepted: shown.then(|| expected.into_iter().collect()),
                unit,
            }
        }
    }
}

fn choice(part: &Part, shown: bool) -> ChoiceResult {
    ChoiceResult {
        text: inline(&part.label),
        chosen: chosen(part),
        right: shown.then(|| is_right(part)),
        why: (shown && !part.why.is_empty()).then(|| inline(&part.why)),
    }
}

fn matched(part: &Part, shown: bool) -> MatchResult {
    MatchResult {
        left: inline(&part.label),
        given: part.given.as_deref().map(content::markdown::plain).unwrap_or_default(),
        right: part.expected.as_deref().map(content::markdown::plain).filter(|_| shown),
        correct: shown.then(|| part.mark == quizzes::Mark::Right),
    }
}

fn chosen(part: &Part) -> bool {
    matches!(part.mark, quizzes::Mark::Right | quizzes::Mark::Wrong)
}

fn is_right(part: &Part) -> bool {
    matches!(part.mark, quizzes::Mark::Right | quizzes::Mark::Missed)
}
