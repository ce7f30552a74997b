package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which phases run: as in the file, except that a phase waits for those it stands {@code after}; without
 * {@code after} it waits for the one above it.
 */
final class PhaseOrder {
    private static final int LONGEST_WAY = 8;

    private final Names names;
    private final Findings findings;
    private final Map<String, List<String>> waitsFor = new HashMap<>();
    private final List<Tree.Phase> order = new ArrayList<>();
    private final Set<String> done = new HashSet<>();

    PhaseOrder(List<Tree.Phase> phases, Names names, Findings findings) {
        this.names = names;
        this.findings = findings;
        String above = null;
        for (Tree.Phase phase : phases) {
            waitsFor.putIfAbsent(phase.name().text(), waitsFor(phase, above));
            above = phase.name().text();
        }
        for (Tree.Phase phase : phases) {
            if (isFirst(phase)) {
                place(phase.name().text());
            }
        }
    }

    private List<String> waitsFor(Tree.Phase phase, String above) {
        if (phase.after().isEmpty()) {
            return above == null ? List.of() : List.of(above);
        }
        List<String> before = new ArrayList<>();
        for (Tree.Name name : phase.after()) {
            names.phase(name).ifPresent(known -> before.add(known.name().text()));
        }
        return before;
    }

    /** Of two phases of one name only the first takes part; the second has an error of its own. */
    private boolean isFirst(Tree.Phase phase) {
        return names.phases().get(phase.name().text()) == phase;
    }

    /** Places those it waits for, then itself; iteratively, since a chain of thousands must not overflow the stack. */
    private void place(String start) {
        List<String> stack = new ArrayList<>(List.of(start));
        LinkedHashSet<String> way = new LinkedHashSet<>();
        while (!stack.isEmpty()) {
            String name = stack.getLast();
            way.add(name);
            String next = done.contains(name) ? null : nextBefore(name);
            if (next == null) {
                stack.removeLast();
                way.remove(name);
                if (done.add(name)) {
                    order.add(names.phases().get(name));
                }
            } else if (way.contains(next)) {
                String broken = breakCircle(way, next, name);
                while (!stack.getLast().equals(broken)) {
                    way.remove(stack.removeLast());
                }
            } else {
                stack.add(next);
            }
        }
    }

    /** Drops one dependency of a circle, an implicit one without a word; gives the phase that no longer waits. */
    private String breakCircle(Set<String> way, String from, String to) {
        List<String> members = new ArrayList<>();
        for (String name : way) {
            if (!members.isEmpty() || name.equals(from)) {
                members.add(name);
            }
        }
        for (String name : members) {
            if (names.phases().get(name).after().isEmpty()) {
                waitsFor.put(name, List.of());
                return name;
            }
        }
        circle(members);
        waitsFor.put(
                to, waitsFor.get(to).stream().filter(name -> !name.equals(from)).toList());
        return to;
    }

    private String nextBefore(String name) {
        for (String before : waitsFor.getOrDefault(name, List.of())) {
            if (!done.contains(before) && names.phases().containsKey(before)) {
                return before;
            }
        }
        return null;
    }

    private void circle(List<String> members) {
        String from = members.getFirst();
        Tree.Phase phase = names.phases().get(from);
        String text = way(members, "after");
        findings.add(Diagnostic.error(
                        Code.S205,
                        phase.name().span(),
                        "phases wait for each other, so none of them can be reached: " + text,
                        "never reached")
                .help("take one of them out of `after`"));
    }

    /** A circle for a message: {@code `a` after `b` after `a`}, shortened where it is long. */
    static String way(List<String> members, String word) {
        List<String> shown = new ArrayList<>(members.subList(0, Math.min(members.size(), LONGEST_WAY)));
        shown.replaceAll(name -> "`" + name + "`");
        if (shown.size() < members.size()) {
            shown.add("... (" + (members.size() - shown.size()) + " more)");
        }
        shown.add("`" + members.getFirst() + "`");
        return String.join(" " + word + " ", shown);
    }

    /** The phases in the order in which they run. */
    List<Tree.Phase> phases() {
        return order;
    }

    /** The phases that a phase waits for. */
    List<String> before(Tree.Phase phase) {
        return waitsFor.getOrDefault(phase.name().text(), List.of());
    }
}
