package io.tallygate.loadtest.load;

import static io.tallygate.protocol.FrameLayout.USAGE_RECORDS_OFFSET;
import static io.tallygate.protocol.FrameLayout.usageLength;

import io.tallygate.protocol.FrameType;
import java.nio.ByteBuffer;
import java.util.List;

/** Usage frames: a copy of prepared records, with a head. */
final class UsageFrames implements FrameSource {
  private final UsageTemplates templates;
  private final SequencedFrame sequenced = new SequencedFrame();

  UsageFrames(UsageTemplates templates) {
    this.templates = templates;
  }

  @Override
  public UsageTemplates templates() {
    return templates;
  }

  @Override
  public List<String> attributeNames() {
    return List.of();
  }

  @Override
  public int length(int count) {
    return usageLength(count);
  }

  @Override
  public void write(long sequence, int count, long baseTimeMs, ByteBuffer target) {
    int at = target.position();
    int length = usageLength(count);
    ControlFrames.putHead(target, length, FrameType.USAGE, 0);
    SequencedFrame.putFields(target, at, sequence, count, baseTimeMs);
    target.position(at + USAGE_RECORDS_OFFSET);
    templates.copy(sequence, count, target);
    sequenced.seal(target, at, length);
  }

  @Override
  public boolean isRepeat(long sequence, int index) {
    return false;
  }

  @Override
  public int repeats(long sequence, int count) {
    return 0;
  }
}
