/**
 * The language of {@code .runbook} files, ground floor first: {@code text} (spans), {@code diagnostic} (one model, many
 * renderers), {@code syntax} (tree and parser), {@code model} (the checked runbook), {@code check} (names, types, units,
 * gates), {@code format} (one style). Knows nothing of the engine and does no I/O.
 */
package dev.sluice.language;
