package dev.sluice.run.environment;

import dev.sluice.language.diagnostic.Similar;
import dev.sluice.value.QuantityParser;
import dev.sluice.value.Unit;
import dev.sluice.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One mapping of the file. Scalars are taken as they are written, so that {@code on}, {@code 012} and {@code 1:30} are no
 * booleans, octals and sexagesimals. Whatever is asked for and wrong becomes a fault, and an absent value.
 */
final class Block {
    private final String what;
    private final Node node;
    private final Faults faults;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();

    /** @param what the block in a sentence: {@code source db} */
    Block(String what, Node node, Faults faults) {
        this.what = what;
        this.node = node;
        this.faults = faults;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::put);
        } else {
            faults.at(node, what + " is no block of `name: value` lines", "indent its settings below it, one a line");
        }
    }

    private void put(NodeTuple entry) {
        if (!(entry.getKeyNode() instanceof ScalarNode key)) {
            faults.at(entry.getKeyNode(), "a name must be a plain word", "write `name: value`");
        } else if (values.containsKey(key.getValue())) {
            faults.at(
                    key,
                    "`" + key.getValue() + "` stands twice in " + what,
                    "keep one of the two; the first is in line "
                            + (keys.get(key.getValue()).getStartMark().getLine() + 1));
        } else {
            values.put(key.getValue(), entry.getValueNode());
            keys.put(key.getValue(), key);
        }
    }

    /** The names in it, in order, for blocks whose names are the author's. */
    Set<String> names() {
        known.addAll(values.keySet());
        return values.keySet();
    }

    Optional<Node> node(String key) {
        known.add(key);
        return Optional.ofNullable(values.get(key));
    }

    Optional<Block> block(String key, String name) {
        return node(key).map(found -> new Block(name, found, faults));
    }

    /** Text, not empty. */
    Optional<String> text(String key) {
        return node(key).flatMap(found -> text(key, found));
    }

    Optional<String> requiredText(String key, String example) {
        if (node(key).isEmpty() && node instanceof MappingNode) {
            faults.at(node, what + " has no `" + key + "`", "add `" + key + ": " + example + "`");
        }
        return text(key);
    }

    boolean flag(String key) {
        Optional<String> text = text(key);
        if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
            fault(key, "`" + key + "` is neither true nor false", "write `" + key + ": true` or `" + key + ": false`");
        }
        return text.filter("true"::equals).isPresent();
    }

    OptionalInt number(String key, int least, int most) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (text.get().matches("0|[1-9][0-9]{0,8}")) {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
        }
        fault(
                key,
                "`" + key + "` is no whole number from " + least + " to " + most,
                "write `" + key + ": " + least + "`, or another number in between");
        return OptionalInt.empty();
    }

    Optional<Duration> duration(String key) {
        Optional<String> text = text(key);
        Optional<Duration> duration = text.flatMap(written -> QuantityParser.parse(written, Unit.DURATION))
                .filter(value -> value instanceof Value.Amount amount && amount.amount() > 0)
                .map(value -> Duration.ofMillis(Math.round(((Value.Amount) value).amount() * 1_000)));
        if (text.isPresent() && duration.isEmpty()) {
            fault(key, "`" + key + "` is no length of time", "write it with its unit, like `" + key + ": 10s`");
        }
        return duration;
    }

    List<String> texts(String key, String example) {
        Optional<Node> found = node(key);
        if (found.isEmpty()) {
            requiredText(key, example);
            return List.of();
        }
        if (!(found.get() instanceof SequenceNode sequence)
                || sequence.getValue().isEmpty()) {
            fault(
                    key,
                    "`" + key + "` is no list",
                    "write it as a list, which no shell reads: `" + key + ": " + example + "`");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        sequence.getValue().forEach(each -> text(key, each).ifPresent(texts::add));
        return texts;
    }

    void fault(String key, String message, String help) {
        faults.at(values.getOrDefault(key, node), message, help);
    }

    /** Refuses what nobody asked for. Call last. */
    void refuseOthers() {
        for (Map.Entry<String, Node> key : keys.entrySet()) {
            if (!known.contains(key.getKey())) {
                String help = Similar.to(key.getKey(), known)
                        .map(similar -> "write `" + similar + "`")
                        .orElse("remove it; " + what + " may have: " + String.join(", ", known));
                faults.at(key.getValue(), what + " knows no `" + key.getKey() + "`", help);
            }
        }
    }

    private Optional<String> text(String key, Node found) {
        if (found instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
            return Optional.of(scalar.getValue());
        }
        boolean empty = found instanceof ScalarNode;
        faults.at(
                found,
                "`" + key + "` " + (empty ? "has no value" : "is no text"),
                empty ? "give it one, or remove the line" : "write one value behind `" + key + ":`");
        return Optional.empty();
    }
}
