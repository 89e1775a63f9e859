# Runs one Ruby function: loads the handler, then asks the Runtime API for one event after the other.
# Behaves as Lambda's own runtime does.
require 'json'
require 'net/http'

%w[PENSTOCK_RECORDS PENSTOCK_LAYERS PENSTOCK_PACKAGES].each { |own| ENV.delete(own) }
$stdout.sync = true

# A failure that Lambda words itself.
class LambdaFault < StandardError
  attr_reader :error_type

  def initialize(error_type, message)
    super(message)
    @error_type = error_type
  end
end

class LambdaContext
  attr_reader :aws_request_id, :invoked_function_arn, :log_group_name, :log_stream_name, :function_name,
              :memory_limit_in_mb, :function_version, :identity, :client_context, :deadline_ms

  def initialize(headers)
    @aws_request_id = headers['Lambda-Runtime-Aws-Request-Id']
    @deadline_ms = headers['Lambda-Runtime-Deadline-Ms'].to_i
    @invoked_function_arn = headers['Lambda-Runtime-Invoked-Function-Arn']
    @log_group_name = ENV['AWS_LAMBDA_LOG_GROUP_NAME']
    @log_stream_name = ENV['AWS_LAMBDA_LOG_STREAM_NAME']
    @function_name = ENV['AWS_LAMBDA_FUNCTION_NAME']
    @memory_limit_in_mb = ENV['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']
    @function_version = ENV['AWS_LAMBDA_FUNCTION_VERSION']
    @identity = JSON.parse(headers['Lambda-Runtime-Cognito-Identity']) if headers['Lambda-Runtime-Cognito-Identity']
    @client_context = JSON.parse(headers['Lambda-Runtime-Client-Context']) if headers['Lambda-Runtime-Client-Context']
  end

  def get_remaining_time_in_millis
    [deadline_ms - (Time.now.to_f * 1000).to_i, 0].max
  end
end

# One kept connection to the Runtime API.
class RuntimeApi
  PREFIX = '/2018-06-01/runtime/'

  def initialize(address)
    host, _, port = address.rpartition(':')
    @http = Net::HTTP.new(host, port.to_i)
    @http.read_timeout = nil
    @http.keep_alive_timeout = 86_400
    @http.start
    @agent = "penstock-lambda-ruby/#{RUBY_VERSION}"
  end

  def next
    reply = @http.get("#{PREFIX}invocation/next", 'User-Agent' => @agent)
    raise "The Runtime API answered next with #{reply.code}" unless reply.code == '200'

    reply
  end

  def post(what, body, headers = {})
    reply = @http.post(PREFIX + what, body, { 'User-Agent' => @agent, 'Content-Type' => 'application/json' }.merge(headers))
    return if reply.code == '202'

    warn "The Runtime API answered #{what} with #{reply.code}: #{reply.body}"
  end
end

def error_of(error)
  type = error.is_a?(LambdaFault) ? error.error_type : "Function<#{error.class.name}>"
  trace = error.is_a?(LambdaFault) ? [] : (error.backtrace || []).reject { |line| line.start_with?(__FILE__) }
  { errorMessage: error.message, errorType: type, stackTrace: trace }
end

def log_error(title, error)
  puts "#{title}\t#{JSON.generate(error_of(error))}"
end

# The handler: "file.method" or "file.Module::Class.method".
def load_handler(name)
  parts = name.split('.')
  raise LambdaFault.new('Runtime.MalformedHandlerName', "Bad handler '#{name}'") unless [2, 3].include?(parts.length)

  file = File.expand_path(parts.first, ENV['LAMBDA_TASK_ROOT'] || Dir.pwd)
  begin
    require file
  rescue LoadError => e
    raise LambdaFault.new('Init<LoadError>', e.message)
  end
  target = parts.length == 3 ? Kernel.const_get(parts[1]) : self
  method = parts.last.to_sym
  unless target.respond_to?(method, true)
    raise LambdaFault.new('Init<NoMethodError>', "undefined method '#{method}' for #{target}")
  end

  lambda { |event, context| target.send(method, event: event, context: context) }
end

def answer(handler, reply)
  id = reply['Lambda-Runtime-Aws-Request-Id']
  event = JSON.parse(reply.body)
  result = handler.call(event, LambdaContext.new(reply))
  ["invocation/#{id}/response", JSON.generate(result), {}]
rescue Exception => e # whatever a handler raises is its answer, an exit alone is not
  raise if e.is_a?(SystemExit) || e.is_a?(SignalException)

  log_error('Error raised from handler method', e)
  error = error_of(e)
  ["invocation/#{id}/error", JSON.generate(error), { 'Lambda-Runtime-Function-Error-Type' => error[:errorType] }]
end

api = RuntimeApi.new(ENV['AWS_LAMBDA_RUNTIME_API'])
begin
  $LOAD_PATH.unshift(ENV['LAMBDA_TASK_ROOT']) if ENV['LAMBDA_TASK_ROOT']
  handler = load_handler(ENV['_HANDLER'] || ARGV[0].to_s)
rescue StandardError, ScriptError => e
  log_error('Init error when loading handler', e)
  error = error_of(e)
  error[:errorType] = error[:errorType].sub('Function<', 'Init<')
  api.post('init/error', JSON.generate(error), 'Lambda-Runtime-Function-Error-Type' => error[:errorType])
  exit 1
end
loop do
  reply = api.next
  trace = reply['Lambda-Runtime-Trace-Id']
  trace ? ENV['_X_AMZN_TRACE_ID'] = trace : ENV.delete('_X_AMZN_TRACE_ID')
  api.post(*answer(handler, reply))
end
