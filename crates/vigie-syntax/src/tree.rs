//! The best tree over a sentence: one root with one child, no cycle.

use crate::activation::argmax;

/// Reusable memory of the search.
#[derive(Debug, Default)]
pub(crate) struct TreeScratch {
    scores: Vec<f64>,
    edges: Vec<(u16, u16)>,
    nodes: Vec<Node>,
    slot: Vec<u32>,
    state: Vec<State>,
    path: Vec<u32>,
    members: Vec<u32>,
    pending: Vec<u32>,
}

/// A word, the root, or a cycle that was contracted.
#[derive(Debug, Clone)]
struct Node {
    /// The contracted cycle it went into.
    parent: Option<u32>,
    /// Its best incoming edge, (head, dependent) as original nodes.
    edge: (u16, u16),
    /// For a cycle: where its members are in `members`.
    members: (u32, u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    OnPath,
    Done,
    Contracted,
}

/// The most words a tree may have.
pub(crate) const MAX_WORDS: usize = 1024;

/// Writes into `heads` (one for each of its words, numbered from 1) the heads of the tree of highest total score: 0 for
/// the root, and exactly one word has it. `scores[(dependent - 1) * stride + head]` is an edge's score; a score that is
/// not finite counts as the lowest one or the highest one there can be. Ties go to the lower index.
pub(crate) fn best_tree(scores: &[f32], stride: usize, heads: &mut [u32], scratch: &mut TreeScratch) {
    assert!(heads.len() <= MAX_WORDS);
    if heads.len() <= 1 {
        heads.fill(0);
        return;
    }
    best_heads(scores, stride, heads);
    if is_tree(heads, &mut scratch.pending) {
        return;
    }
    chu_liu_edmonds(scores, stride, heads, scratch);
    keep_one_root(scores, stride, heads);
}

/// Each word's best head, tree or not.
fn best_heads(scores: &[f32], stride: usize, heads: &mut [u32]) {
    let words = heads.len();
    for (index, head) in heads.iter_mut().enumerate() {
        let row = &scores[index * stride..][..words + 1];
        let (before, after) = (&row[..index + 1], &row[index + 2..]);
        let (left, right) = (argmax(before), argmax(after));
        let later = after.get(right).is_some_and(|&score| bounded(score) > bounded(before[left]));
        *head = if later { index + 2 + right } else { left } as u32;
    }
}

/// A score within bounds that leave room for sums and for the price of a root.
fn bounded(score: f32) -> f64 {
    const LIMIT: f32 = 1e9;
    if score.is_nan() { -f64::from(LIMIT) } else { f64::from(score.clamp(-LIMIT, LIMIT)) }
}

/// Whether every word comes to the root, and exactly one directly.
fn is_tree(heads: &[u32], seen: &mut Vec<u32>) -> bool {
    if heads.iter().filter(|&&head| head == 0).count() != 1 {
        return false;
    }
    // Each word is marked with the walk that met it first: meeting one's own mark is a cycle.
    seen.clear();
    seen.resize(heads.len() + 1, 0);
    for start in 1..=heads.len() as u32 {
        let mut at = start;
        while at != 0 && seen[at as usize] == 0 {
            seen[at as usize] = start;
            at = heads[at as usize - 1];
        }
        if at != 0 && seen[at as usize] == start {
            return false;
        }
    }
    true
}

/// Chu-Liu-Edmonds on a dense graph in quadratic time, with a price on the root's edges that makes one of them enough.
fn chu_liu_edmonds(scores: &[f32], stride: usize, heads: &mut [u32], scratch: &mut TreeScratch) {
    let words = heads.len();
    let size = words + 1;
    let TreeScratch { scores: best, edges, nodes, slot, state, path, members, pending } = scratch;
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for index in 0..words {
        for &score in &scores[index * stride..][..size] {
            (low, high) = (low.min(bounded(score)), high.max(bounded(score)));
        }
    }
    let price = (high - low + 1.0) * (size as f64) * 2.0;

    // best[dependent * size + head] over slots; a contracted cycle takes the slot of its first member.
    best.clear();
    best.resize(size * size, f64::NEG_INFINITY);
    edges.clear();
    edges.resize(size * size, (0, 0));
    for dependent in 1..size {
        for head in (0..size).filter(|&head| head != dependent) {
            let score = bounded(scores[(dependent - 1) * stride + head]);
            best[dependent * size + head] = if head == 0 { score - price } else { score };
            edges[dependent * size + head] = (head as u16, dependent as u16);
        }
    }
    nodes.clear();
    nodes.extend((0..size).map(|_| Node { parent: None, edge: (0, 0), members: (0, 0) }));
    members.clear();
    // slot[s]: the node at slot s; state[s]: how far the search is with it.
    slot.clear();
    slot.extend(0..size as u32);
    state.clear();
    state.resize(size, State::New);
    state[0] = State::Done;
    path.clear();

    for start in 1..size {
        if state[start] != State::New {
            continue;
        }
        let mut at = start;
        loop {
            state[at] = State::OnPath;
            path.push(at as u32);
            let row = &best[at * size..][..size];
            let mut chosen = 0;
            let mut chosen_score = f64::NEG_INFINITY;
            for (head, &score) in row.iter().enumerate() {
                if state[head] != State::Contracted && head != at && score > chosen_score {
                    (chosen, chosen_score) = (head, score);
                }
            }
            nodes[slot[at] as usize].edge = edges[at * size + chosen];
            match state[chosen] {
                State::Done => break,
                State::New => at = chosen,
                _ => at = contract(chosen, size, best, edges, nodes, slot, state, path, members),
            }
        }
        for done in path.drain(..) {
            state[done as usize] = State::Done;
        }
    }

    // Unfold: a node's edge enters at one word; the cycles around that word keep their other members' edges.
    pending.clear();
    pending.extend((1..size).filter(|&s| state[s] != State::Contracted).map(|s| slot[s]));
    while let Some(top) = pending.pop() {
        let (head, dependent) = nodes[top as usize].edge;
        heads[usize::from(dependent) - 1] = u32::from(head);
        let mut inner = u32::from(dependent);
        while inner != top {
            let Some(parent) = nodes[inner as usize].parent else { break };
            let (from, to) = nodes[parent as usize].members;
            pending.extend(members[from as usize..to as usize].iter().filter(|&&member| member != inner));
            inner = parent;
        }
    }
}

/// Contracts the cycle at the end of the path, from `first` on, into a new node at the slot of `first`; gives the slot.
#[allow(clippy::too_many_arguments)] // the parts of one structure, borrowed apart
fn contract(
    first: usize,
    size: usize,
    best: &mut [f64],
    edges: &mut [(u16, u16)],
    nodes: &mut Vec<Node>,
    slot: &mut [u32],
    state: &mut [State],
    path: &mut Vec<u32>,
    members: &mut Vec<u32>,
) -> usize {
    let begin = path.iter().rposition(|&s| s as usize == first).unwrap_or(0);
    let from = members.len() as u32;
    // What each member pays to leave its own edge for one from outside.
    for position in begin..path.len() {
        let inside = path[position] as usize;
        let predecessor = path[if position + 1 < path.len() { position + 1 } else { begin }] as usize;
        let kept = best[inside * size + predecessor];
        members.push(slot[inside]);
        state[inside] = State::Contracted;
        for outside in 0..size {
            best[inside * size + outside] -= kept;
        }
    }
    for &inside in &path[begin + 1..] {
        let inside = inside as usize;
        for outside in (0..size).filter(|&outside| state[outside] != State::Contracted) {
            let (incoming, merged) = (inside * size + outside, first * size + outside);
            if best[incoming] > best[merged] {
                (best[merged], edges[merged]) = (best[incoming], edges[incoming]);
            }
            let (outgoing, merged) = (outside * size + inside, outside * size + first);
            if best[outgoing] > best[merged] {
                (best[merged], edges[merged]) = (best[outgoing], edges[outgoing]);
            }
        }
    }
    path.truncate(begin);
    let node = nodes.len() as u32;
    nodes.push(Node { parent: None, edge: (0, 0), members: (from, members.len() as u32) });
    for &member in &members[from as usize..] {
        nodes[member as usize].parent = Some(node);
    }
    slot[first] = node;
    state[first] = State::New;
    first
}

/// Leaves one root, the best, and hangs the others on it: should rounding ever have let two through.
fn keep_one_root(scores: &[f32], stride: usize, heads: &mut [u32]) {
    let mut root: Option<usize> = None;
    for (index, _) in heads.iter().enumerate().filter(|(_, head)| **head == 0) {
        let score = |index: usize| bounded(scores[index * stride]);
        if root.is_none_or(|root| score(index) > score(root)) {
            root = Some(index);
        }
    }
    if let Some(root) = root {
        for (index, head) in heads.iter_mut().enumerate() {
            if *head == 0 && index != root {
                *head = root as u32 + 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testmodel::Random;
    use proptest::prelude::*;

    fn total(scores: &[f32], stride: usize, heads: &[u32]) -> f64 {
        heads.iter().enumerate().map(|(i, &head)| f64::from(scores[i * stride + head as usize])).sum()
    }

    fn check(heads: &[u32]) {
        assert!(is_tree(heads, &mut Vec::new()), "{heads:?}");
    }

    /// The best total over all trees with one root.
    fn brute_force(scores: &[f32], stride: usize, words: usize) -> f64 {
        let mut best = f64::NEG_INFINITY;
        let mut heads = vec![0u32; words];
        for mut code in 0..(words + 1).pow(words as u32) {
            for head in &mut heads {
                *head = (code % (words + 1)) as u32;
                code /= words + 1;
            }
            if is_tree(&heads, &mut Vec::new()) {
                best = best.max(total(scores, stride, &heads));
            }
        }
        best
    }

    proptest! {
        #[test]
        fn finds_the_best_tree(seed: u64, words in 1usize..=6, coarse: bool, gap in 0usize..2) {
            let mut random = Random::new(seed);
            let stride = words + 1 + gap;
            let scores: Vec<f32> =
                (0..words * stride).map(|_| random.normal()).map(|x| if coarse { x.round() } else { x }).collect();
            let mut heads = vec![0; words];
            best_tree(&scores, stride, &mut heads, &mut TreeScratch::default());
            check(&heads);
            prop_assert!((total(&scores, stride, &heads) - brute_force(&scores, stride, words)).abs() < 1e-4);
        }

        #[test]
        fn always_a_tree(seed: u64, words in 1usize..=60) {
            let mut random = Random::new(seed);
            let mut scratch = TreeScratch::default();
            let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN, 0.0, -0.0, 1e30];
            for plain in [0u64, 4, 100] {
                let scores: Vec<f32> = (0..words * (words + 1))
                    .map(|_| match random.below(8 + plain) {
                        at @ 0..8 => odd[at as usize],
                        _ => random.normal(),
                    })
                    .collect();
                let mut heads = vec![0; words];
                best_tree(&scores, words + 1, &mut heads, &mut scratch);
                check(&heads);
            }
        }
    }

    #[test]
    fn nested_cycles_of_the_longest_sentence() {
        // Each word prefers its neighbour, and pairs prefer pairs: contraction after contraction.
        let words = MAX_WORDS;
        let mut scores = vec![0.0f32; words * (words + 1)];
        for index in 0..words {
            for head in 0..=words {
                scores[index * (words + 1) + head] = -(((index + 1) ^ head) as f32);
            }
        }
        let mut heads = vec![0; words];
        best_tree(&scores, words + 1, &mut heads, &mut TreeScratch::default());
        check(&heads);
    }
}
