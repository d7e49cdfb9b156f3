/**
 * Runs in Rhino, the JavaScript that veraPDF brings along for Java, so that one Java does for many
 * files: EPUBCheck reads one after another, as its command line would have it. Rhino knows no
 * templates and no rest parameters.
 *
 * `arguments` are paths of EPUBs; the report on `a.epub` becomes `a.epub.json`.
 */
// biome-ignore lint/complexity/noArguments: there is no other way to them.
Array.prototype.forEach.call(arguments, (path) => {
  const checker = new Packages.com.adobe.epubcheck.tool.EpubChecker()
  try {
    checker.run([path, '--usage', '--json', [path, 'json'].join('.')])
  } catch (error) {
    java.lang.System.err.println([path, error].join(': '))
  }
})
