/**
 * From text to tree: the parser over ANTLR's, the semantic tree ({@link dev.sluice.language.syntax.Tree}, {@link
 * dev.sluice.language.syntax.Term}, {@link dev.sluice.language.syntax.Action}) and the messages about syntax. The way in is
 * {@code Parser.parse(SourceText)}, which gives a {@link dev.sluice.language.syntax.Parsed}.
 */
package dev.sluice.language.syntax;
