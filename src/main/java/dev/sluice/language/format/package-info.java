/** One style for runbooks: lays a {@link dev.sluice.language.syntax.Manuscript} out anew, without any option. */
package dev.sluice.language.format;
