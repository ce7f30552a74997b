package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Tree.Argument;
import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;

/**
 * {@code use LIBRARY} or {@code use "./PATH"}, with values for the module's parameters.
 *
 * @param library a module that ships with the tool; absent where there is a path
 * @param path of a file, relative to the one that says so
 */
public record Use(Optional<Name> library, Optional<Text> path, List<Argument> arguments, Span span) {
    public Use {
        arguments = List.copyOf(arguments);
    }
}
