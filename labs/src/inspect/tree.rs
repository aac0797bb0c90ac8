//! Layers laid upon one another, with every byte accounted for.

use std::collections::BTreeMap;

use super::LargeFile;
use super::layer::{Entry, Kind};

/// The flattened tree of the layers applied so far.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: BTreeMap<Box<str>, Node>,
    contents: Vec<Content>,
    layers: usize,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    layer: u32,
    /// Index into `contents`; folders, symbolic links and devices have none.
    content: Option<u32>,
    folder: bool,
    mode: u32,
}

/// The bytes of a file, which several names may share.
#[derive(Debug)]
struct Content {
    size: u64,
    names: u32,
}

/// What one layer did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Bytes of its files.
    pub size_bytes: u64,
    /// Files that were not there.
    pub added: u64,
    /// Files that were there.
    pub changed: u64,
    /// Files deleted.
    pub removed: u64,
    /// Bytes that no name shows any more because of this layer.
    pub superseded_bytes: u64,
}

impl Tree {
    /// An empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lays the next layer on top.
    pub fn apply(&mut self, entries: &[Entry]) -> Count {
        let layer = u32::try_from(self.layers).unwrap_or(u32::MAX);
        self.layers += 1;
        let mut count = Count::default();
        // What a layer deletes is deleted from the layers below it, whatever the order in the archive.
        for entry in entries {
            match entry.kind {
                Kind::Whiteout => self.delete(&entry.path, true, layer, &mut count),
                Kind::Opaque => self.delete(&entry.path, false, layer, &mut count),
                _ => {}
            }
        }
        for entry in entries {
            self.put(entry, layer, &mut count);
        }
        count
    }

    fn put(&mut self, entry: &Entry, layer: u32, count: &mut Count) {
        let (folder, content) = match &entry.kind {
            Kind::Whiteout | Kind::Opaque => return,
            Kind::Folder => (true, None),
            Kind::Other => (false, None),
            Kind::File(size) => {
                count.size_bytes += size;
                self.contents.push(Content { size: *size, names: 0 });
                (false, u32::try_from(self.contents.len() - 1).ok())
            }
            Kind::HardLink(target) => (false, self.nodes.get(target.as_str()).and_then(|node| node.content)),
        };
        self.make_room(&entry.path, count);
        // The name holds the bytes before the old ones go: a link that replaces its own target keeps them.
        if let Some(content) = content {
            self.contents[content as usize].names += 1;
        }
        let before = self.nodes.insert(entry.path.as_str().into(), Node { layer, content, folder, mode: entry.mode });
        let was_file = before.is_some_and(|before| !before.folder);
        match before {
            Some(before) => {
                count.superseded_bytes += self.release(before);
                if !folder && before.layer < layer {
                    count.changed += 1;
                }
            }
            None if !folder => count.added += 1,
            None => {}
        }
        if !folder && !was_file {
            self.clear(&entry.path, layer, count);
        }
    }

    /// A path below what was a file until now ends that file. An archive need not name the folders between.
    fn make_room(&mut self, path: &str, count: &mut Count) {
        let mut rest = path;
        while let Some((parent, _)) = rest.rsplit_once('/') {
            match self.nodes.get(parent) {
                Some(node) if node.content.is_none() => return,
                Some(_) => {
                    if let Some(node) = self.nodes.remove(parent) {
                        count.removed += 1;
                        count.superseded_bytes += self.release(node);
                    }
                    return;
                }
                None => rest = parent,
            }
        }
    }

    /// What stood below a path ends when the path becomes a file, whichever layer it came from.
    fn clear(&mut self, path: &str, layer: u32, count: &mut Count) {
        let below = format!("{path}/");
        let gone: Vec<Box<str>> = self
            .nodes
            .range::<str, _>((std::ops::Bound::Included(below.as_str()), std::ops::Bound::Unbounded))
            .take_while(|(name, _)| name.starts_with(&below))
            .map(|(name, _)| name.clone())
            .collect();
        for name in gone {
            if let Some(node) = self.nodes.remove(&name) {
                count.removed += u64::from(!node.folder && node.layer < layer);
                count.superseded_bytes += self.release(node);
            }
        }
    }

    /// Deletes what lower layers have at `path` (`itself`) and below it.
    fn delete(&mut self, path: &str, itself: bool, layer: u32, count: &mut Count) {
        let below = if path.is_empty() { String::new() } else { format!("{path}/") };
        let mut gone: Vec<Box<str>> = self
            .nodes
            .range::<str, _>((std::ops::Bound::Included(below.as_str()), std::ops::Bound::Unbounded))
            .take_while(|(name, _)| name.starts_with(&below))
            .filter(|(_, node)| node.layer < layer)
            .map(|(name, _)| name.clone())
            .collect();
        if itself && self.nodes.get(path).is_some_and(|node| node.layer < layer) {
            gone.push(path.into());
        }
        for name in gone {
            if let Some(node) = self.nodes.remove(&name) {
                count.removed += u64::from(!node.folder);
                count.superseded_bytes += self.release(node);
            }
        }
    }

    /// Takes a name off its bytes; how many bytes no name shows any more.
    fn release(&mut self, node: Node) -> u64 {
        let Some(content) = node.content else { return 0 };
        let content = &mut self.contents[content as usize];
        content.names = content.names.saturating_sub(1);
        if content.names == 0 { content.size } else { 0 }
    }

    /// Bytes that the tree shows. Several names of one file count once.
    pub fn size_bytes(&self) -> u64 {
        self.contents.iter().filter(|content| content.names > 0).map(|content| content.size).sum()
    }

    /// Every file's absolute path, size, permission bits and layer, in the order of the paths.
    pub fn files(&self) -> impl Iterator<Item = (String, u64, u32, usize)> {
        self.nodes.iter().filter(|(_, node)| !node.folder).map(|(path, node)| {
            let size = node.content.map_or(0, |content| self.contents[content as usize].size);
            (format!("/{path}"), size, node.mode, node.layer as usize)
        })
    }

    /// Every path without its leading `/`, its permission bits and layer.
    pub(super) fn paths(&self) -> impl Iterator<Item = (&str, u64, u32, usize)> {
        self.nodes.iter().filter(|(_, node)| !node.folder).map(|(path, node)| {
            let size = node.content.map_or(0, |content| self.contents[content as usize].size);
            (&**path, size, node.mode, node.layer as usize)
        })
    }

    /// The layer that a path (absolute or not) comes from.
    pub fn layer_of(&self, path: &str) -> Option<usize> {
        self.nodes.get(path.trim_start_matches('/')).map(|node| node.layer as usize)
    }

    /// The largest files, largest first.
    pub fn largest(&self, count: usize) -> Vec<LargeFile> {
        let mut files: Vec<_> = self.paths().filter(|(_, size, ..)| *size > 0).collect();
        files.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        files.truncate(count);
        files
            .into_iter()
            .map(|(path, size_bytes, _, layer)| LargeFile { path: format!("/{path}"), size_bytes, layer })
            .collect()
    }
}
