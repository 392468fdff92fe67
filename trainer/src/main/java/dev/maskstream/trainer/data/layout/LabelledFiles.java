package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.util.List;

/** Pictures and labels that lie in files. Threads: any. */
record LabelledFiles(List<Sample> samples, Labelling labelling) implements DataSet {
  LabelledFiles {
    samples = List.copyOf(samples);
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public String name(int index) {
    return samples.get(index).name();
  }

  @Override
  public LabelledPicture read(int index) throws IOException {
    Sample sample = samples.get(index);
    RgbImage picture = PictureFiles.picture(sample.picture());
    ClassMap label = sample.label().read();
    requireKnown(label, sample);
    UprightLabels upright = new UprightLabels(sample.picture(), picture, sample.label().file());
    return new LabelledPicture(picture, upright.of(label));
  }

  private void requireKnown(ClassMap label, Sample sample) throws IOException {
    boolean[] seen = new boolean[256];
    for (byte id : label.ids()) {
      seen[Byte.toUnsignedInt(id)] = true;
    }
    for (int id = 0; id < seen.length; id++) {
      if (seen[id] && !labelling.knows(id)) {
        throw new IOException(
            "%s holds class %d, which is neither one of the %d classes nor ignored"
                .formatted(sample.label().file(), id, labelling.classes().size()));
      }
    }
  }

  @Override
  public String fingerprint(int index) throws IOException {
    Sample sample = samples.get(index);
    return Sha256.of(sample.picture()) + "+" + sample.label().fingerprint();
  }
}
