/** Text of unknown content made safe to stand in a page, by what the page is written in. */
package dev.sluice.document.text;
