import CZlib
import Files
import Glibc

/// The bytes of a file in chunks of bounded size. Gzip data (one member or several) is decompressed.
///
/// The first two bytes decide whether the file is gzip, never its name. The digest covers the file as it is stored on
/// disk.
package final class ByteSource {
  package static let chunkSize = 1 << 18

  private let file: String
  private let descriptor: FileDescriptor
  private let input: UnsafeMutableRawBufferPointer
  private let output: UnsafeMutableRawBufferPointer
  private var digest: SHA256? = SHA256()
  private var stream: UnsafeMutablePointer<z_stream>?
  private var available = 0
  private var offset = 0
  private var hasStarted = false
  private var isInsideMember = false
  /// The number of bytes read from the file, before decompression.
  package private(set) var bytesRead = 0
  package let size: Int

  package init(path: String) throws(OBOError) {
    file = path
    do {
      descriptor = try FileDescriptor.open(path)
      let status = try descriptor.status()
      guard (status.st_mode & S_IFMT) != S_IFDIR else {
        throw OBOError(file: path, reason: .unreadable("is a folder, not an OBO file"))
      }
      size = Int(status.st_size)
    } catch let error as SystemError {
      throw OBOError(file: path, reason: .unreadable("cannot \(error.operation): \(error.reason)"))
    } catch let error as OBOError {
      throw error
    } catch {
      throw OBOError(file: path, reason: .unreadable("\(error)"))
    }
    input = .allocate(byteCount: Self.chunkSize, alignment: 16)
    output = .allocate(byteCount: Self.chunkSize, alignment: 16)
  }

  deinit {
    if let stream {
      inflateEnd(stream)
      stream.deallocate()
    }
    input.deallocate()
    output.deallocate()
  }

  /// Returns the next chunk, which is valid until the next call; empty at the end of the file.
  package func next() throws(OBOError) -> UnsafeRawBufferPointer {
    if !hasStarted { try start() }
    guard let stream else {
      if offset == available { try fill() }
      defer { offset = available }
      return UnsafeRawBufferPointer(rebasing: input[offset..<available])
    }
    return try inflateNext(stream)
  }

  /// Returns the SHA-256 of the whole file. Call it once, after `next()` has reached the end.
  package func finishDigest() -> String {
    guard let digest = digest.take() else { return "" }
    return SHA256.hex(digest.finish())
  }

  private func start() throws(OBOError) {
    hasStarted = true
    try fill()
    // A pipe's first read may end after the first byte.
    if available == 1 && input[0] == 0x1F { try fill(keeping: 1) }
    if available >= 2 && input[0] == 0x1F && input[1] == 0x8B {
      let newStream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      newStream.initialize(to: z_stream())
      guard obod_inflate_init_gzip(newStream) == Z_OK else {
        newStream.deallocate()
        throw OBOError(file: file, reason: .unreadable("zlib could not be started"))
      }
      stream = newStream
      isInsideMember = true
    }
  }

  /// Reads the next bytes of the file, and keeps the first `keptCount` of those that were read before.
  private func fill(keeping keptCount: Int = 0) throws(OBOError) {
    let free = UnsafeMutableRawBufferPointer(rebasing: input[keptCount...])
    let count: Int
    do {
      count = try descriptor.read(into: free)
    } catch {
      throw OBOError(file: file, reason: .unreadable("cannot \(error.operation): \(error.reason)"))
    }
    offset = 0
    available = keptCount + count
    bytesRead += count
    digest?.update(UnsafeRawBufferPointer(rebasing: free[..<count]))
  }

  private func inflateNext(_ stream: UnsafeMutablePointer<z_stream>) throws(OBOError) -> UnsafeRawBufferPointer {
    while true {
      if offset == available { try fill() }
      if available == 0 {
        if isInsideMember { throw OBOError(file: file, reason: .truncatedGzip) }
        return UnsafeRawBufferPointer(start: nil, count: 0)
      }
      if !isInsideMember {
        // Zero bytes may pad the end of the last member (GNU gzip manual, "Tapes").
        while offset < available && input[offset] == 0 { offset += 1 }
        if offset == available { continue }
        guard inflateReset(stream) == Z_OK else {
          throw OBOError(file: file, reason: .corruptGzip("zlib could not continue"))
        }
        isInsideMember = true
      }
      stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self).advanced(by: offset)
      stream.pointee.avail_in = UInt32(available - offset)
      stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(output.count)
      let result = inflate(stream, Z_NO_FLUSH)
      offset = available - Int(stream.pointee.avail_in)
      let produced = output.count - Int(stream.pointee.avail_out)
      switch result {
      case Z_STREAM_END: isInsideMember = false
      case Z_OK, Z_BUF_ERROR: break
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "code \(result)"
        throw OBOError(file: file, reason: .corruptGzip(reason))
      }
      if produced > 0 { return UnsafeRawBufferPointer(rebasing: output[..<produced]) }
    }
  }
}
