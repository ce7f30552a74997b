/**
 * What people read: documents from a checked runbook, a report from a journal. Every page is a record that a Mustache template
 * renders; a {@link java.lang.String} in it is text and is escaped, a {@link dev.sluice.document.Markup} is markdown already.
 */
package dev.sluice.document;
