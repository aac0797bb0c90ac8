//! Findings as SARIF 2.1.0, the form that code hosts and editors read.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::checks::{Finding, Severity, find};

/// The findings of any number of files as one SARIF log.
pub fn sarif(findings: &[Finding]) -> String {
    let mut indices: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        let next = indices.len();
        indices.entry(finding.code).or_insert(next);
    }
    let mut rules = vec![Value::Null; indices.len()];
    for (code, index) in &indices {
        rules[*index] = rule(code);
    }
    let results: Vec<Value> = findings.iter().map(|finding| result(finding, indices[finding.code])).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "drydock",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": "https://docs.docker.com/reference/dockerfile/",
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Style => "note",
    }
}

fn rule(code: &str) -> Value {
    let Some(check) = find(code) else {
        return json!({
            "id": code,
            "shortDescription": {"text": "The builder can read the file"},
            "defaultConfiguration": {"level": "error"},
        });
    };
    json!({
        "id": code,
        "shortDescription": {"text": check.meta.title},
        "fullDescription": {"text": check.doc.what},
        "help": {"text": check.doc.why, "markdown": super::explain(code).unwrap_or_default()},
        "defaultConfiguration": {"level": level(check.meta.severity)},
        "properties": {"tags": check.meta.aliases},
    })
}

fn result(finding: &Finding, index: usize) -> Value {
    json!({
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": {"text": format!("{}. {}", finding.message.trim_end_matches('.'), finding.fix)},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(&finding.path)},
            "region": {
                "startLine": finding.line,
                "startColumn": finding.column,
                "endLine": finding.end_line,
                "endColumn": finding.end_column,
            },
        }}],
    })
}

/// A path as the relative reference that SARIF asks for.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::lint::{lint, sarif};

    /// The parts of the SARIF 2.1.0 schema that this output uses, with its types, enumerations and required members.
    fn schema() -> Value {
        let object = |required: &[&str], properties: Value| json!({"type": "object", "required": required, "additionalProperties": false, "properties": properties});
        let list = |items: Value| json!({"type": "array", "items": items});
        let message = object(&["text"], json!({"text": {"type": "string"}, "markdown": {"type": "string"}}));
        let level = json!({"enum": ["none", "note", "warning", "error"]});
        let text = json!({"type": "string"});
        let count = json!({"type": "integer", "minimum": 1});
        let tags =
            json!({"type": "object", "properties": {"tags": {"type": "array", "uniqueItems": true, "items": text}}});
        let configuration = object(&[], json!({"level": level}));
        let rule = object(
            &["id"],
            json!({
                "id": text, "shortDescription": message, "fullDescription": message, "help": message,
                "defaultConfiguration": configuration, "properties": tags,
            }),
        );
        let driver = object(
            &["name"],
            json!({"name": text, "version": text, "informationUri": {"type": "string", "format": "uri"}, "rules": list(rule)}),
        );
        let region =
            object(&[], json!({"startLine": count, "startColumn": count, "endLine": count, "endColumn": count}));
        let artifact = object(&[], json!({"uri": {"type": "string", "pattern": "^[A-Za-z0-9._~/%-]+$"}}));
        let place = object(&["artifactLocation"], json!({"artifactLocation": artifact, "region": region}));
        let location = object(&[], json!({"physicalLocation": place}));
        let result = object(
            &["message"],
            json!({
                "ruleId": text, "ruleIndex": {"type": "integer", "minimum": -1}, "level": level, "message": message, "locations": list(location),
            }),
        );
        let run = object(
            &["tool"],
            json!({
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "tool": object(&["driver"], json!({"driver": driver})),
                "results": list(result),
            }),
        );
        object(
            &["version", "runs"],
            json!({"$schema": {"type": "string", "format": "uri"}, "version": {"enum": ["2.1.0"]}, "runs": list(run)}),
        )
    }

    #[test]
    fn the_log_fits_the_schema_of_sarif() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        for source in ["", "FROM python\nRUM x\nCMD python app.py\n", "FROM debian:12\nENV API_KEY=abc\n"] {
            let log: Value = serde_json::from_str(&sarif(&lint(source, "a folder/Dockerfile", None))).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&log).map(|error| format!("{} {error}", error.instance_path)).collect();
            assert!(errors.is_empty(), "{errors:?}");
            assert!(!log["runs"][0]["results"].as_array().unwrap().is_empty());
        }
    }
}
