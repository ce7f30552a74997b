package dev.sluice.run.environment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Gathers what is wrong in one file. */
final class Faults {
    private final String file;
    private final List<EnvironmentFault> found = new ArrayList<>();

    Faults(String file) {
        this.file = file;
    }

    void at(Node node, String message, String help) {
        at(node.getStartMark(), message, help);
    }

    void at(Mark mark, String message, String help) {
        at(mark.getLine() + 1, mark.getColumn() + 1, message, help);
    }

    void at(int line, int column, String message, String help) {
        found.add(new EnvironmentFault(file, line, column, message, help));
    }

    /** In the file's order; what an anchor repeats is said once. */
    List<EnvironmentFault> all() {
        return found.stream()
                .distinct()
                .sorted(Comparator.comparingInt(EnvironmentFault::line).thenComparingInt(EnvironmentFault::column))
                .toList();
    }
}
