use super::*;

const FLOW: &str = "flowchart TD\n  subgraph host[\"Docker host\"]\n    D[\"dockerd\"] -.-> C[(\"disk\")]\n  end\n  \
                    CLI[\"client <script>\"] ==>|\"REST\"| D\n";
const SEQUENCE: &str = "sequenceDiagram\n  A->>B: pull\n  alt found\n  B-->>A: layers\n  end\n  Note over A,B: done\n";
const STATE: &str =
    "stateDiagram-v2\n  [*] --> Running: start\n  state Running {\n    [*] --> Healthy\n  }\n  Running --> [*]\n";
const TIMELINE: &str = "timeline\n  1979 : chroot\n  2013 : Docker\n";
const GANTT: &str =
    "gantt\n  dateFormat X\n  axisFormat %s\n  section Build\n  FROM :done, a, 0, 2\n  RUN :crit, b, 2, 9\n";

fn all() -> [(&'static str, String); 5] {
    [("flow", FLOW), ("sequence", SEQUENCE), ("state", STATE), ("timeline", TIMELINE), ("gantt", GANTT)]
        .map(|(name, source)| (name, render(source, name, "The <title>", "What \"it\" shows").unwrap()))
}

#[test]
fn no_diagram_carries_style_colours_scripts_or_links() {
    for (name, svg) in all() {
        for banned in
            ["style", "fill=", "stroke=", "<script", "href", "filter", "data-", "url(javascript", "foreignObject"]
        {
            assert!(!svg.contains(banned), "{banned} in {name}: {svg}");
        }
    }
}

#[test]
fn every_diagram_has_a_name_and_a_description() {
    for (name, svg) in all() {
        assert!(svg.contains("role=\"img\""), "{svg}");
        assert!(svg.contains(&format!("aria-labelledby=\"{name}-title {name}-desc\"")), "{svg}");
        assert!(svg.contains("&lt;title&gt;</title><desc"), "{svg}");
    }
}

#[test]
fn ids_in_a_drawing_start_with_the_diagram_s_own() {
    for (name, svg) in all() {
        let ids: Vec<&str> = svg.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(ids.iter().all(|id| id.starts_with(name)), "{name}: {ids:?}");
        for used in svg.split("url(#").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(ids.contains(&used), "{name}: {used} is missing in {ids:?}");
        }
    }
}

#[test]
fn every_shape_and_text_has_a_class_of_ours() {
    let classes = |svg: &str, element: &str| -> Vec<String> {
        let open = format!("<{element} ");
        let tags = svg.split(open.as_str()).skip(1).filter_map(|rest| rest.split('>').next());
        tags.map(|tag| tag.split("class=\"").nth(1).unwrap_or("?").split('"').next().unwrap_or("?").to_owned())
            .collect()
    };
    for (name, svg) in all() {
        for element in ["rect", "path", "line", "text", "circle", "polygon"] {
            let found = classes(&svg, element);
            assert!(found.iter().all(|class| class.starts_with("dg-")), "{name} {element}: {found:?}");
        }
    }
    let flow = &all()[0].1;
    for class in [
        "dg-node",
        "dg-cluster",
        "dg-edge dg-dashed",
        "dg-edge dg-thick",
        "dg-marker",
        "dg-edge-text",
        "dg-cluster-text",
    ] {
        assert!(flow.contains(&format!("class=\"{class}\"")), "{class}: {flow}");
    }
}

#[test]
fn a_frame_at_the_end_of_a_sequence_is_not_cut() {
    let svg = render("sequenceDiagram\n  A->>B: x\n  alt unhealthy\n  B->>B: back\n  end\n", "s", "t", "d").unwrap();
    let numbers = |name: &str| -> Vec<f64> {
        let open = format!(" {name}=\"");
        svg.split(open.as_str()).skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
    };
    let view: Vec<f64> = svg
        .split("viewBox=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .split(' ')
        .map(|n| n.parse().unwrap())
        .collect();
    let bottom = view[1] + view[3];
    assert!(numbers("y2").iter().all(|y| *y < bottom), "{bottom} {svg}");
}

#[test]
fn what_does_not_parse_names_its_line() {
    let wrong = render("flowchart TD\n  A[\"x\"] --> B[\"y\"\n", "x", "t", "d").unwrap_err();
    assert_eq!(wrong.line, 1, "{wrong:?}");
    assert!(!wrong.message.contains('\n'));
}

#[test]
fn colours_links_and_other_kinds_are_refused() {
    for (source, line) in [
        ("flowchart TD\n A --> B\n style A fill:#f00", 2),
        ("flowchart TD\n click A \"javascript:alert(1)\"", 1),
        ("%%{init: {\"theme\": \"dark\"}}%%\nflowchart TD\n A --> B", 0),
        ("pie\n \"a\" : 1", 0),
        ("", 0),
    ] {
        assert_eq!(render(source, "x", "t", "d").map_err(|wrong| wrong.line), Err(line), "{source}");
    }
}
