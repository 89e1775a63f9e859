import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes jars anew with classes of Java 8 where they are older (picocli's are of Java 5): a class
 * cache does not take classes from before version 50, and they are checked in the slow way. What
 * they do is the same. Usage: java NewerClasses.java JAR...
 */
class NewerClasses {
  private static final int FIRST_WITH_FRAMES = 50;
  private static final int JAVA_8 = 52;

  public static void main(String[] jars) throws Exception {
    for (String jar : jars) rewrite(Path.of(jar));
  }

  private static void rewrite(Path jar) throws Exception {
    Path fresh = jar.resolveSibling(jar.getFileName() + ".new");
    try (var in = new JarFile(jar.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(fresh));
        var own = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      var classes =
          ClassFile.of(
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(own)
                      .orElse(ClassHierarchyResolver.defaultResolver())
                      .cached()));
      for (var entry : Collections.list(in.entries())) {
        if (entry.isDirectory()) continue;
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        var written = new ZipEntry(entry.getName());
        written.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(written);
        out.write(entry.getName().endsWith(".class") ? newer(classes, bytes) : bytes);
      }
    }
    Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] newer(ClassFile classes, byte[] bytes) {
    ClassModel old = classes.parse(bytes);
    if (old.majorVersion() >= FIRST_WITH_FRAMES) return bytes;
    return classes.build(
        old.thisClass().asSymbol(),
        made -> {
          made.withVersion(JAVA_8, 0);
          for (var part : old)
            switch (part) {
              case ClassFileVersion _ -> {}
              case MethodModel method ->
                  made.transformMethod(
                      method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
              default -> made.with(part);
            }
        });
  }
}
