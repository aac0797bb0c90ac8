use super::*;

#[test]
fn an_author_s_html_is_shown_as_text() {
    let html = render("<script>alert(1)</script>\n\na <b onclick=x>bold</b> word");
    assert!(!html.contains("<script") && !html.contains("<b "), "{html}");
    assert!(html.contains("&lt;script&gt;"), "{html}");
}

#[test]
fn only_harmless_addresses_are_linked() {
    for bad in
        ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//evil.example", "/\\evil.example", "vbscript:x"]
    {
        let html = render(&format!("[x](<{bad}>)"));
        assert!(!html.contains("href"), "{bad}: {html}");
    }
    assert!(render("[x](/lectures/engine#volumes)").contains("<a href=\"/lectures/engine#volumes\">"));
    assert!(render("[x](https://docs.docker.com)").contains("class=\"external\""));
}

#[test]
fn a_quote_in_an_address_cannot_leave_its_attribute() {
    let html = render("[x](</a\" onmouseover=\"alert(1)>) ![\" onerror=\"x](images/a.png)");
    assert!(!html.contains("onmouseover=\"") && !html.contains("onerror=\""), "{html}");
}

#[test]
fn headings_go_down_and_never_below_six() {
    assert!(render_at("# a", 2).contains("<h3>a</h3>"));
    assert!(render_at("##### a", 3).contains("<h6>a</h6>"));
}

#[test]
fn tables_scroll_and_have_a_name() {
    let html = render("| A | `B` |\n|---|---|\n| 1 | 2 |\n");
    assert!(html.contains("role=\"region\" tabindex=\"0\" aria-label=\"Table 1: A, B\"><table>"), "{html}");
}

#[test]
fn callouts_have_a_class_and_a_title() {
    let html = render("> [!WARNING]\n> careful");
    assert!(html.contains("callout callout-warning") && html.contains("Watch out"), "{html}");
}

#[test]
fn bad_examples_say_so() {
    let html = render("```dockerfile bad=\"DL3007\"\nFROM python:latest\n```");
    assert!(html.contains("code code-bad") && html.contains("<code>DL3007</code>"), "{html}");
}

#[test]
fn no_inline_style_whatever_the_code() {
    for lang in ["dockerfile", "yaml", "json", "python", "go", "console", "x\" style=\"color:red"] {
        let html = render(&format!("```{lang}\nFROM a\n```\n\n| a |\n|:-:|\n| b |\n"));
        assert!(!html.contains("style="), "{lang}: {html}");
    }
}

#[test]
fn inline_has_no_paragraph_and_plain_no_markup() {
    assert_eq!(inline("a `b` *c*"), "a <code>b</code> <em>c</em>");
    assert_eq!(inline("- a\n- b"), "a b");
    assert_eq!(plain("# A\n\n`b` **c** <i>\n"), "A b c <i>");
}
