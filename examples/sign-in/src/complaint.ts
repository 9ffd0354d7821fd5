/** Something that the person at the terminal can put right: said as a sentence, without a stack. */
export class Complaint extends Error {
  override readonly name = "Complaint";
}
