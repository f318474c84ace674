//! The way through a page's tree: a loop, not a recursion, so that no page is too deep for it.

use scraper::{Html, Node};

/// What is done at the nodes of a tree.
pub(super) trait Visit {
    /// At a node's beginning; whether to go inside.
    fn enter(&mut self, node: &Node) -> bool;
    /// At its end, whether or not its inside was visited.
    fn leave(&mut self, node: &Node);
}

/// Visits every node in document order.
pub(super) fn walk(html: &Html, visit: &mut impl Visit) {
    let mut node = html.tree.root();
    loop {
        let inside = if visit.enter(node.value()) { node.first_child() } else { None };
        if let Some(child) = inside {
            node = child;
            continue;
        }
        visit.leave(node.value());
        node = loop {
            if let Some(next) = node.next_sibling() {
                break next;
            }
            let Some(parent) = node.parent() else { return };
            node = parent;
            visit.leave(node.value());
        };
    }
}
