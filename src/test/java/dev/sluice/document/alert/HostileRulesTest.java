package dev.sluice.document.alert;

import dev.sluice.document.Samples;
import dev.sluice.language.model.Runbook;
import dev.sluice.testing.TestPrometheus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an author writes into a free text or a query, the rules load, and what they tell is that text. */
class HostileRulesTest {
    private static final List<String> PIECES = List.of(
            "|",
            "`",
            "\"",
            "'",
            "\\",
            "{{",
            "}}",
            "{{ $value }}",
            "{{ template \"x\" }}",
            "{{{{{",
            "{",
            "\n",
            "\r\n",
            "\n---\n",
            "\n- alert: x\n",
            "# ",
            ": ",
            "- ",
            "&a",
            "*a",
            "!!binary",
            "%",
            "@",
            "yes",
            "1e3",
            "0x1f",
            "~",
            "\t",
            "\u05d0\u05d1",
            "\u202e",
            "\u200b",
            "\u2028",
            "\u0000",
            "\u0007",
            "\u0085",
            "\ud83d\ude80",
            "e\u0301",
            "\ufeff",
            "$labels",
            "<script>",
            " ",
            "words");

    @TempDir
    private Path directory;

    @Test
    void everyPieceLeavesTheRulesSound() {
        List<String> command = new ArrayList<>(List.of("check", "rules", "--lint=all", "--lint-fatal"));
        for (int i = 0; i < PIECES.size(); i++) {
            String piece = PIECES.get(i);
            command.add(write("around" + i, text -> piece + text + piece));
            command.add(write("inside" + i, text -> "a" + piece + "b"));
        }
        TestPrometheus.tool(command.toArray(String[]::new)).orFail();
    }

    @Test
    void mixturesAreToldAsTheyStand() {
        Random random = new Random(20261120);
        List<String> command = new ArrayList<>(List.of("test", "rules"));
        for (int round = 0; round < 5; round++) {
            StringBuilder mixture = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                mixture.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String rules = write("mixture" + round, text -> mixture + text + mixture);
            command.add(rules.replace(".yaml", ".test.yaml"));
        }
        TestPrometheus.tool(command.toArray(String[]::new)).orFail();
    }

    private String write(String name, java.util.function.UnaryOperator<String> text) {
        Runbook runbook = Samples.withText(text);
        return RuleFiles.write(runbook, directory.resolve(name)).toString();
    }
}
