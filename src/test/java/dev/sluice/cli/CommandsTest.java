package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandsTest {
    @Test
    void callsEveryCommandByItsOwnName() {
        AllCommands.BY_NAME.forEach((name, type) ->
                assertEquals(name, type.getAnnotation(Command.class).name()));
    }

    @Test
    void knowsOnlyTheCommandThatIsCalled() {
        for (String name : AllCommands.BY_NAME.keySet()) {
            CommandLine line = Sluice.line(name, "--help");
            assertEquals(List.of(name), List.copyOf(line.getSubcommands().keySet()));
            assertTrue(line.getSubcommands().get(name).getUsageMessage().startsWith("Usage: sluice " + name));
        }
    }

    @Test
    void knowsAllCommandsWhereNoneIsCalled() {
        List<String> all = new ArrayList<>(AllCommands.BY_NAME.keySet());
        assertEquals(all, new ArrayList<>(Sluice.line().getSubcommands().keySet()));
        assertEquals(all, new ArrayList<>(Sluice.line("--help").getSubcommands().keySet()));
        assertEquals(all, new ArrayList<>(Sluice.line("chek").getSubcommands().keySet()));
    }
}
