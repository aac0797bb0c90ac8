use super::*;

const HEAD: &str = "id = \"X\"\ntitle = \"T\"\nlecture = \"containers\"\nstage = \"pre\"\n";
const TEXT: &str = r#"
[[question]]
id = "one"
concept = "layer"
kind = "text"
prompt = "Which word?"
section = "containers#layers"
explanation = "Because."
accepted = ["layer"]
"#;

fn load_one(text: &str) -> (Banks, Vec<String>) {
    let (banks, problems) = load(&Source::of([("X.toml", text)]));
    (banks, problems.iter().map(ToString::to_string).collect())
}

#[test]
fn a_right_file_has_no_problems() {
    let (banks, problems) = load_one(&format!("{HEAD}{TEXT}"));
    assert_eq!(problems, [""; 0]);
    let quiz = banks.quiz("X").unwrap();
    assert_eq!((quiz.stage, quiz.reveal, quiz.questions[0].line), (Stage::Pre, Reveal::AfterSubmit, 6));
}

#[test]
fn broken_toml_is_reported_with_its_line() {
    let (banks, problems) = load_one(&format!("{HEAD}\nx = = 1\n"));
    assert!(banks.quizzes.is_empty());
    assert!(problems[0].starts_with("quizzes/X.toml:6:"), "{problems:?}");
}

#[test]
fn a_wrong_question_does_not_take_the_others_with_it() {
    let wrong = "[[question]]\nid = \"two\"\nkind = \"essay\"\nconcept = \"c\"\nprompt = \"p\"\nsection = \"s\"\n";
    let (banks, problems) = load_one(&format!("{HEAD}{wrong}{TEXT}"));
    assert_eq!(banks.quizzes[0].questions.len(), 1);
    assert!(problems.iter().any(|p| p.contains(":5:") && p.contains("`essay`")), "{problems:?}");
    assert!(problems.iter().any(|p| p.contains("`explanation` is missing")), "{problems:?}");
}

#[test]
fn a_misspelt_field_is_named() {
    let (_, problems) = load_one(&format!("{HEAD}{TEXT}acepted = []\n"));
    assert!(problems[0].contains(":14:") && problems[0].contains("`acepted` is not known here"), "{problems:?}");
}

#[test]
fn a_question_that_stands_twice_is_reported_and_kept_once() {
    let (banks, problems) = load_one(&format!("{HEAD}{TEXT}{TEXT}"));
    assert_eq!(banks.quizzes[0].questions.len(), 1);
    assert!(problems[0].contains("stands here twice"), "{problems:?}");
}

#[test]
fn a_misspelt_reveal_policy_shows_nothing() {
    let (banks, problems) = load_one(&format!("{HEAD}reveal = \"afterpass\"\n{TEXT}"));
    assert_eq!(banks.quizzes[0].reveal, Reveal::Never);
    assert_eq!(problems.len(), 1);
}

#[test]
fn the_content_hash_follows_what_is_asked_and_not_how_it_is_explained() {
    let hash = |text: &str| load_one(&format!("{HEAD}{text}")).0.quizzes[0].questions[0].content_hash.clone();
    assert_eq!(hash(TEXT), hash(&TEXT.replace("Because.", "For another reason.")));
    assert_eq!(hash(TEXT), hash(&TEXT.replace("Which word?", "Which   word?")));
    assert_ne!(hash(TEXT), hash(&TEXT.replace("[\"layer\"]", "[\"layers\"]")));
}

#[test]
fn an_empty_file_is_a_problem() {
    let (_, problems) = load(&Source::of([("X.toml", "")]));
    assert!(problems.iter().any(|p| p.message == "`id` is missing"));
}

#[test]
fn every_text_knows_its_line() {
    let bank = "id = \"X\"\ntitle = \"T\"\nlecture = \"c\"\nstage = \"mid\"\n[[question]]\nid = \"one\"\nconcept = \"a\"\n\
                kind = \"text\"\nsection = \"c#a\"\nprompt = \"\"\"\nFirst.\n\"\"\"\nexplanation = \"E\"\naccepted = [\"x\"]\n";
    let (banks, problems) = Banks::load(&Source::of([("X.toml", bank)]));
    assert_eq!(problems, []);
    assert_eq!(banks.quizzes[0].markdown, [(11, "First.\n".to_owned()), (13, "E".to_owned())]);
}
